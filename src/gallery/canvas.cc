// A sheet is a few million pixels drawn once, so every pixel may be blended one by one: no dirty
// rectangles, no layers, nothing to get wrong.
#include "gallery/canvas.h"

#include <algorithm>
#include <cmath>

namespace elanus::gallery {
namespace {

// How much of the pixel a box with round corners covers: 1 inside, 0 outside, and in between along
// the edge of a corner, where the distance from the corner's circle says it.
double Coverage(const Rect& box, int radius, int x, int y) {
  const double right = x - box.x + 0.5, down = y - box.y + 0.5;
  const double from_left = std::min<double>(right, box.width - right);
  const double from_top = std::min<double>(down, box.height - down);
  if (from_left >= radius || from_top >= radius) return 1;
  const double distance = std::hypot(radius - from_left, radius - from_top);
  return std::clamp(radius - distance + 0.5, 0.0, 1.0);
}

}  // namespace

// Three bytes a pixel, no alpha: what is drawn is there, as on paper.
Canvas::Canvas(int width, int height, Color background) {
  picture_.width = width;
  picture_.height = height;
  picture_.rgb.resize(static_cast<size_t>(width) * static_cast<size_t>(height) * 3);
  for (size_t i = 0; i < picture_.rgb.size(); i += 3) {
    picture_.rgb[i] = background.red;
    picture_.rgb[i + 1] = background.green;
    picture_.rgb[i + 2] = background.blue;
  }
}

void Canvas::Blend(int x, int y, Color color, double share) {
  if (x < 0 || y < 0 || x >= picture_.width || y >= picture_.height || share <= 0) return;
  uint8_t* pixel = &picture_.rgb[(static_cast<size_t>(y) * picture_.width + x) * 3];
  const auto mix = [&](uint8_t below, uint8_t above) {
    return static_cast<uint8_t>(std::lround(below + share * (above - below)));
  };
  pixel[0] = mix(pixel[0], color.red);
  pixel[1] = mix(pixel[1], color.green);
  pixel[2] = mix(pixel[2], color.blue);
}

void Canvas::FillBox(const Rect& box, int radius, Color color) {
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      Blend(x, y, color, Coverage(box, radius, x, y));
    }
  }
}

void Canvas::DrawPicture(const embed::Picture& picture, int x, int y, int radius) {
  const Rect box{x, y, picture.width, picture.height};
  const uint8_t* from = picture.rgb.data();
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column, from += 3) {
      const double share = Coverage(box, radius, x + column, y + row);
      Blend(x + column, y + row, {from[0], from[1], from[2]}, share);
    }
  }
}

// Glyphs arrive as coverage, so that one mask serves every colour.
void Canvas::DrawMask(const Mask& mask, int x, int y, Color color) {
  const uint8_t* from = mask.coverage.data();
  for (int row = 0; row < mask.height; ++row) {
    for (int column = 0; column < mask.width; ++column, ++from) {
      Blend(x + mask.left + column, y + mask.top + row, color, *from / 255.0);
    }
  }
}

embed::Picture Crop(const embed::Picture& picture, const Rect& part) {
  embed::Picture cropped;
  cropped.width = part.width;
  cropped.height = part.height;
  for (int row = 0; row < part.height; ++row) {
    const size_t first =
        (static_cast<size_t>(part.y + row) * picture.width + static_cast<size_t>(part.x)) * 3;
    const auto begin = picture.rgb.begin() + static_cast<int64_t>(first);
    cropped.rgb.insert(cropped.rgb.end(), begin, begin + int64_t{part.width} * 3);
  }
  return cropped;
}

}  // namespace elanus::gallery
