// The rules that every decoder keeps, whatever library it calls.
#pragma once

#include <cstdint>
#include <span>

#include "core/status.h"
#include "embed/exif.h"
#include "embed/picture.h"

namespace elanus::embed {

// kExhausted, with the limit in the message, if a header promises more than the limits allow.
core::Status CheckLimits(int64_t width, int64_t height, int64_t frames, const DecodeLimits& limits);

// The largest of 1, 2, 4 and 8 by which both sides may shrink for the short one to keep at least
// short_side_min pixels; 1 if short_side_min is not positive.
int ShrinkFactor(int64_t width, int64_t height, int short_side_min);

// Whether an ICC profile says of itself that it is sRGB, so that applying it changes nothing.
bool IsSrgbProfile(std::span<const std::byte> profile);

// Takes over everything but the orientation.
void AddExif(const Exif& exif, PictureFacts* facts);

}  // namespace elanus::embed
