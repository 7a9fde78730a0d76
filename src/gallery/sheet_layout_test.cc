#include "gallery/sheet_layout.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

TEST(ParseGrid, ReadsColumnsThenRows) {
  const auto grid = ParseGrid("5x2");
  ASSERT_TRUE(grid.ok());
  EXPECT_EQ(grid.value().columns, 5);
  EXPECT_EQ(grid.value().rows, 2);
}

TEST(ParseGrid, RefusesWhatIsNoGrid) {
  for (const char* text :
       {"", "5", "5x", "x2", "0x2", "5x2x1", "5 x 2", "-1x2", "1000x2", "99999999999x1"}) {
    EXPECT_FALSE(ParseGrid(text).ok()) << text;
  }
}

TEST(GridFor, HasRowsOfFive) {
  EXPECT_EQ(GridFor(10).columns, 5);
  EXPECT_EQ(GridFor(10).rows, 2);
  EXPECT_EQ(GridFor(11).rows, 3);
  EXPECT_EQ(GridFor(0).rows, 1);
}

TEST(LayoutSheet, TilesAndCaptionsDoNotOverlapAndStayOnTheSheet) {
  const SheetLayout layout = LayoutSheet({5, 2}, true, 40);
  ASSERT_EQ(layout.tiles.size(), 10u);
  const Rect &first = layout.tiles[0], &second = layout.tiles[1], &below = layout.tiles[5];
  EXPECT_GT(second.x, first.x + first.width);
  EXPECT_GE(layout.captions[0].y, first.y + first.height);
  EXPECT_GT(below.y, layout.captions[0].y + layout.captions[0].height);
  EXPECT_GT(first.y, layout.query_picture.y + layout.query_picture.height);
  EXPECT_LT(layout.captions[9].y + layout.captions[9].height, layout.height);
  EXPECT_LT(layout.tiles[4].x + layout.tiles[4].width, layout.width);
}

TEST(LayoutTiles, AreSquaresEdgeToEdge) {
  const SheetLayout layout = LayoutTiles({5, 2}, 150);
  EXPECT_EQ(layout.width, 750);
  EXPECT_EQ(layout.height, 300);
  EXPECT_EQ(layout.tiles[6], (Rect{150, 150, 150, 150}));
}

TEST(FitInside, KeepsTheAspectAndNeverEnlarges) {
  const Rect box{10, 10, 200, 100};
  EXPECT_EQ(FitInside(400, 100, box), (Rect{10, 35, 200, 50}));
  EXPECT_EQ(FitInside(50, 50, box), (Rect{85, 35, 50, 50}));
  EXPECT_EQ(FitInside(10000, 1, box).height, 1);
}

TEST(MiddleSquare, TakesTheWholeShortSide) {
  EXPECT_EQ(MiddleSquare(300, 100), (Rect{100, 0, 100, 100}));
}

}  // namespace
}  // namespace elanus::gallery
