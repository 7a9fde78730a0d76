// Canvas: an RGB picture to draw on: rounded boxes, pictures, and masks of text.
#pragma once

#include <cstdint>
#include <vector>

#include "embed/picture.h"
#include "gallery/sheet_layout.h"

namespace elanus::gallery {

struct Color {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;
};

// How much of each pixel a drawing covers, 0 to 255, row by row.
struct Mask {
  int width = 0;
  int height = 0;
  // Where the ink begins, from the upper left of the text's own box: masks of one font drawn at
  // one y have one baseline.
  int left = 0;
  int top = 0;
  std::vector<uint8_t> coverage;
};

// What falls outside of the canvas is cut off.
class Canvas {
 public:
  Canvas(int width, int height, Color background);

  void FillBox(const Rect& box, int radius, Color color);
  // Draws the picture with its upper left corner there. Its corners are rounded.
  void DrawPicture(const embed::Picture& picture, int x, int y, int radius);
  void DrawMask(const Mask& mask, int x, int y, Color color);

  const embed::Picture& picture() const { return picture_; }

 private:
  // Mixes the colour into one pixel: a share of 1 replaces it.
  void Blend(int x, int y, Color color, double share);

  embed::Picture picture_;
};

// The part of the picture inside the rectangle. REQUIRES: it lies inside
embed::Picture Crop(const embed::Picture& picture, const Rect& part);

}  // namespace elanus::gallery
