// Where everything on a contact sheet stands, in pixels: numbers only, nothing is drawn here.
#pragma once

#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::gallery {

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  friend bool operator==(const Rect&, const Rect&) = default;
};

struct Grid {
  int columns = 5;
  int rows = 2;
};

// A sheet of more pictures is no longer something to look at, and PNG and JPEG have their limits.
inline constexpr int kSheetPicturesMax = 1000;

// "5x2": columns, then rows.
core::Result<Grid> ParseGrid(std::string_view text);

// As many rows of five as the hits need; fewer columns for fewer hits, but room for a title.
Grid GridFor(size_t hits);

struct SheetLayout {
  int width = 0;
  int height = 0;
  Rect query_picture;          // Empty without one.
  Rect title;                  // The text of the query; its height is the room that it asked for.
  Rect subtitle;               // Numbers below it.
  std::vector<Rect> tiles;     // Row by row.
  std::vector<Rect> captions;  // Below each tile: score, then file name.
};

inline constexpr int kTileWidth = 260;
inline constexpr int kQueryPictureSide = 132;

// The sheet with captions. `title_height` is what the title needs at TitleWidth.
SheetLayout LayoutSheet(const Grid& grid, bool has_picture, int title_height);
int TitleWidth(const Grid& grid, bool has_picture);

// The plain sheet: square tiles, edge to edge.
SheetLayout LayoutTiles(const Grid& grid, int tile);

// The largest rectangle of the picture's aspect inside the box, in its middle; never larger than
// the picture itself.
Rect FitInside(int width, int height, const Rect& box);

// The part of a picture that fills a square: all of its short side, the middle of the long one.
Rect MiddleSquare(int width, int height);

}  // namespace elanus::gallery
