// Turning a picture upright.
#pragma once

#include "embed/picture.h"

namespace elanus::embed {

// The picture as EXIF orientation 1 to 8 wants it shown; anything else leaves it alone.
Picture Upright(Picture picture, int orientation);

// Whether this orientation exchanges width and height.
inline bool SwapsSides(int orientation) {
  return orientation >= 5 && orientation <= 8;
}

}  // namespace elanus::embed
