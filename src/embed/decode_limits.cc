#include "embed/decode_limits.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace elanus::embed {
namespace {

using std::string_view_literals::operator""sv;

// The usual sRGB profiles are 0.5 to 3.1 KB; a larger one is about something else.
constexpr size_t kSrgbProfileBytesMax = 8192;

// Resizing keeps a table as long as a side. No camera and no scanner makes a longer one.
constexpr int64_t kSideMax = 1'000'000;

}  // namespace

core::Status CheckLimits(int64_t width, int64_t height, int64_t frames,
                         const DecodeLimits& limits) {
  if (width <= 0 || height <= 0) return core::Corruption("the picture has no pixels");
  if (width > limits.pixels_max / height || std::max(width, height) > kSideMax) {
    return core::Exhausted("the picture has " + std::to_string(width) + " x " +
                           std::to_string(height) + " pixels; at most " +
                           std::to_string(limits.pixels_max / 1'000'000) + " million are decoded");
  }
  if (frames > limits.frames_max) {
    return core::Exhausted("the picture has " + std::to_string(frames) + " frames; at most " +
                           std::to_string(limits.frames_max) + " are accepted");
  }
  return core::Status::Ok();
}

int ShrinkFactor(int64_t width, int64_t height, int short_side_min) {
  if (short_side_min <= 0) return 1;
  const int64_t short_side = std::min(width, height);
  int factor = 8;
  while (factor > 1 && short_side / factor < short_side_min) factor /= 2;
  return factor;
}

bool IsSrgbProfile(std::span<const std::byte> profile) {
  if (profile.size() > kSrgbProfileBytesMax) return false;
  // The description is ASCII in version 2 and UTF-16 in version 4.
  const std::string_view text = core::AsText(profile);
  return text.find("sRGB"sv) != text.npos || text.find("s\0R\0G\0B"sv) != text.npos;
}

void AddExif(const Exif& exif, PictureFacts* facts) {
  facts->taken = exif.taken;
  facts->camera = exif.camera;
  facts->latitude = exif.latitude;
  facts->longitude = exif.longitude;
}

}  // namespace elanus::embed
