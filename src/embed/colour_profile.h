// ICC colour profiles, for decoders that leave colours as they find them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace elanus::embed {

// Whether the profile's header says that it is about pictures with so many bands: 1 grey, 3 RGB,
// 4 CMYK. One that does not fit, or of a senseless size, is passed over, as browsers do.
bool ProfileFits(std::span<const std::byte> profile, int bands);

// Converts 8-bit RGB pixels from the profile's colours to sRGB, by perceptual intent. False, and
// the pixels as they were, if nothing can be made of the profile. Thread-safe.
// REQUIRES: ProfileFits(profile, 3)
bool ConvertToSrgb(std::span<const std::byte> profile, std::vector<uint8_t>* rgb);

}  // namespace elanus::embed
