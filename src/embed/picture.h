// Pictures in memory and what their files say about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// Upright, 8-bit sRGB without alpha, rows top to bottom, three bytes a pixel, no padding.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> rgb;
};

// What a file says besides its pixels. Width and height are upright, at full size.
struct PictureFacts {
  int width = 0;
  int height = 0;
  std::string format;               // "jpeg", "png", "gif", "webp", "tiff", "heif", "bmp", ...
  std::optional<int64_t> taken;     // EXIF DateTimeOriginal as Unix seconds, taken as UTC.
  std::string camera;               // EXIF make and model, "" if there is none.
  std::optional<double> latitude;   // Degrees, north positive.
  std::optional<double> longitude;  // Degrees, east positive.
  std::string damage;               // "" or what is wrong with a file that still shows something.
};

struct DecodedPicture {
  Picture picture;
  PictureFacts facts;
};

// What a file may cost; more is refused from its header alone.
struct DecodeLimits {
  int64_t pixels_max = 250'000'000;
  int64_t bytes_max = 512LL * 1024 * 1024;
  int frames_max = 16384;
};

struct DecodeOptions {
  DecodeLimits limits;
  // If positive, the picture may come smaller, as long as its short side keeps this many pixels:
  // JPEG decodes to 1/2, 1/4 or 1/8 much faster than to full size.
  int short_side_min = 0;
};

// Decodes the first frame of a picture file, upright. Files are hostile: whatever the bytes are,
// the answer is a picture or a Status whose message is the reason for a person ("truncated JPEG").
// A file that breaks off but shows something is decoded as far as it goes, with facts.damage set.
// Thread-safe.
core::Result<DecodedPicture> Decode(std::span<const std::byte> file, const DecodeOptions& options);

// Whether a file name looks like a picture that Decode reads, by its extension in any case.
bool HasPictureExtension(std::string_view path);

}  // namespace elanus::embed
