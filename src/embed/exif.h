// What a camera wrote beside the pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace elanus::embed {

struct Exif {
  int orientation = 1;              // 1 to 8, as TIFF numbers them; 1 is upright.
  std::optional<int64_t> taken;     // DateTimeOriginal as Unix seconds, taken as UTC.
  std::string camera;               // Make and model.
  std::optional<double> latitude;   // Degrees, north positive.
  std::optional<double> longitude;  // Degrees, east positive.
};

// Reads an EXIF block, with or without its "Exif\0\0" in front. What is missing, damaged or
// senseless keeps its default: a bad block never makes a picture bad. Thread-safe.
Exif ReadExif(std::span<const std::byte> block);

}  // namespace elanus::embed
