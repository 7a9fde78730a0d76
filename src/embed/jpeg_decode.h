// JPEG by libjpeg-turbo itself: 1.7 times as fast as through libvips (docs/decisions/004).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/status.h"
#include "embed/picture.h"

namespace elanus::embed {

// Decodes an ordinary JPEG: 8 bits, grey or YCbCr, whole. Nothing for any other: it wants a decoder
// that knows more kinds of colour, and damage. Thread-safe.
core::Result<std::optional<DecodedPicture>> DecodePlainJpeg(std::span<const std::byte> file,
                                                            const DecodeOptions& options);

}  // namespace elanus::embed
