// Every format but the ordinary JPEG, by libvips.
#pragma once

#include <cstddef>
#include <span>

#include "core/status.h"
#include "embed/picture.h"
#include "embed/picture_format.h"

namespace elanus::embed {

// Which of libvips' loaders may run in this process. The choice is made once, by the first call.
enum class VipsLoaders {
  kTrusted,  // Those that its authors test against hostile files; the rest answers "not read".
  kAll,      // For a process that may be lost.
};

// Decodes a file that SniffFormat says is `format`: strictly first; if that fails, as far as it
// goes, with facts.damage set. Thread-safe; files that fail wait for each other.
core::Result<DecodedPicture> DecodeWithVips(PictureFormat format, std::span<const std::byte> file,
                                            const DecodeOptions& options,
                                            VipsLoaders loaders = VipsLoaders::kTrusted);

}  // namespace elanus::embed
