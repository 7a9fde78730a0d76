// Every orientation is a walk over the stored pixels with its own start and steps, so one loop
// turns and mirrors alike.
#include "embed/orient.h"

#include <utility>

namespace elanus::embed {
namespace {

// Where the pixels of the upright picture come from: its pixel (x, y) is the stored pixel
// start + x * along_row + y * down_column, counted in pixels.
struct Walk {
  int64_t start;
  int64_t along_row;
  int64_t down_column;
};

Walk WalkOf(int orientation, int64_t width, int64_t height) {
  const int64_t right = width - 1;
  const int64_t bottom = (height - 1) * width;
  switch (orientation) {
    case 2:
      return {right, -1, width};
    case 3:
      return {bottom + right, -1, -width};
    case 4:
      return {bottom, 1, -width};
    case 5:
      return {0, width, 1};
    case 6:
      return {bottom, -width, 1};
    case 7:
      return {bottom + right, -width, -1};
    case 8:
      return {right, width, -1};
    default:
      return {0, 1, width};
  }
}

}  // namespace

Picture Upright(Picture picture, int orientation) {
  if (orientation < 2 || orientation > 8) return picture;
  const Walk walk = WalkOf(orientation, picture.width, picture.height);
  Picture upright{picture.width, picture.height, {}};
  if (SwapsSides(orientation)) std::swap(upright.width, upright.height);
  upright.rgb.resize(picture.rgb.size());

  uint8_t* target = upright.rgb.data();
  for (int64_t y = 0; y < upright.height; ++y) {
    const uint8_t* source = picture.rgb.data() + 3 * (walk.start + y * walk.down_column);
    for (int x = 0; x < upright.width; ++x, source += 3 * walk.along_row, target += 3) {
      target[0] = source[0];
      target[1] = source[1];
      target[2] = source[2];
    }
  }
  return upright;
}

}  // namespace elanus::embed
