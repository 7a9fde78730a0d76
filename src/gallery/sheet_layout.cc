// A tile is wide rather than square because most photographs are; upright ones lose height that
// the captions of a square grid would cost all of them.
#include "gallery/sheet_layout.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace elanus::gallery {
namespace {

// Pixels. A margin wider than the gaps holds the grid together as one thing.
constexpr int kMargin = 36;
constexpr int kGap = 22;
constexpr int kTileHeight = 199;  // With its matte, room for 4:3 without a gap.
constexpr int kCaptionHeight = 46;
constexpr int kHeaderGap = 28;
constexpr int kSubtitleHeight = 26;
constexpr int kColumnsUsual = 5;
constexpr int kColumnsMin = 3;

int HeaderLeft(bool has_picture) {
  return kMargin + (has_picture ? kQueryPictureSide + kGap : 0);
}

int SheetWidth(const Grid& grid) {
  return 2 * kMargin + grid.columns * kTileWidth + (grid.columns - 1) * kGap;
}

}  // namespace

core::Result<Grid> ParseGrid(std::string_view text) {
  Grid grid;
  const char* end = text.data() + text.size();
  const auto columns = std::from_chars(text.data(), end, grid.columns);
  const bool has_times = columns.ec == std::errc() && columns.ptr != end && *columns.ptr == 'x';
  const auto rows =
      has_times ? std::from_chars(columns.ptr + 1, end, grid.rows) : std::from_chars_result{};
  if (!has_times || rows.ec != std::errc() || rows.ptr != end || grid.columns < 1 ||
      grid.rows < 1) {
    return core::InvalidArgument("--grid is '" + std::string(text) +
                                 "'; give columns and rows, as in 5x2");
  }
  if (grid.columns > kSheetPicturesMax || grid.rows > kSheetPicturesMax / grid.columns) {
    return core::InvalidArgument("--grid '" + std::string(text) + "' is too large; at most " +
                                 std::to_string(kSheetPicturesMax) + " pictures");
  }
  return grid;
}

// Fewer than three columns would leave no room for a title worth reading.
Grid GridFor(size_t hits) {
  const int count = static_cast<int>(std::clamp<size_t>(hits, 1, kSheetPicturesMax));
  const int columns = std::clamp(count, kColumnsMin, kColumnsUsual);
  return {columns, (count + columns - 1) / columns};
}

// Beside the query's picture there is less room for the title.
int TitleWidth(const Grid& grid, bool has_picture) {
  return std::max(SheetWidth(grid) - kMargin - HeaderLeft(has_picture), 40);
}

SheetLayout LayoutSheet(const Grid& grid, bool has_picture, int title_height) {
  SheetLayout layout;
  layout.width = SheetWidth(grid);
  const int text_height = title_height + kSubtitleHeight;
  const int header = has_picture ? std::max(kQueryPictureSide, text_height) : text_height;
  if (has_picture) layout.query_picture = {kMargin, kMargin, kQueryPictureSide, kQueryPictureSide};

  // Beside a picture the text stands in the middle of its height.
  const int left = HeaderLeft(has_picture);
  const int top = kMargin + (header - text_height) / 2;
  layout.title = {left, top, TitleWidth(grid, has_picture), title_height};
  layout.subtitle = {left, top + title_height, layout.title.width, kSubtitleHeight};

  const int first_row = kMargin + header + kHeaderGap;
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const int x = kMargin + column * (kTileWidth + kGap);
      const int y = first_row + row * (kTileHeight + kCaptionHeight + kGap);
      layout.tiles.push_back({x, y, kTileWidth, kTileHeight});
      layout.captions.push_back({x, y + kTileHeight, kTileWidth, kCaptionHeight});
    }
  }
  layout.height = first_row + grid.rows * (kTileHeight + kCaptionHeight + kGap) - kGap + kMargin;
  return layout;
}

SheetLayout LayoutTiles(const Grid& grid, int tile) {
  SheetLayout layout;
  layout.width = grid.columns * tile;
  layout.height = grid.rows * tile;
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      layout.tiles.push_back({column * tile, row * tile, tile, tile});
    }
  }
  return layout;
}

Rect FitInside(int width, int height, const Rect& box) {
  const double scale = std::min(
      {static_cast<double>(box.width) / width, static_cast<double>(box.height) / height, 1.0});
  const int w = std::max(1, static_cast<int>(width * scale + 0.5));
  const int h = std::max(1, static_cast<int>(height * scale + 0.5));
  return {box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h};
}

Rect MiddleSquare(int width, int height) {
  const int side = std::min(width, height);
  return {(width - side) / 2, (height - side) / 2, side, side};
}

}  // namespace elanus::gallery
