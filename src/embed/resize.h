// Resizing as Pillow does it, level for level: models were trained on what Pillow made, and a
// resampler that rounds or smooths otherwise costs accuracy.
#pragma once

#include <cstdint>

#include "embed/picture.h"

namespace elanus::embed {

// The numbers are Pillow's, as preprocessor_config.json has them.
enum class Filter { kNearest = 0, kLanczos = 1, kBilinear = 2, kBicubic = 3 };

// A part of the picture that resizing to width x height would give. Only the part is computed.
struct Window {
  int64_t width = 0;
  int64_t height = 0;
  int64_t left = 0;
  int64_t top = 0;
  int columns = 0;
  int rows = 0;
};

// REQUIRES: the picture has pixels; the window is not empty and lies in its resized picture
Picture ResizeWindow(const Picture& picture, const Window& window, Filter filter);

// REQUIRES: the picture has pixels; width > 0, height > 0
Picture Resize(const Picture& picture, int width, int height, Filter filter);

}  // namespace elanus::embed
