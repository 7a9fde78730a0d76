#include "filter/place.h"

#include <gtest/gtest.h>

namespace elanus::filter {
namespace {

std::string Show(std::string_view text, Place place) {
  return ErrorAt(core::Code::kInvalidArgument, text, place, "no").message();
}

TEST(ErrorAt, PutsCaretsUnderThePlace) {
  EXPECT_EQ(Show("a == b", {2, 4}), "filter: no\n  a == b\n    ^^");
}

TEST(ErrorAt, PointsBehindTheEnd) {
  EXPECT_EQ(Show("a ==", {4, 4}), "filter: no\n  a ==\n      ^");
}

TEST(ErrorAt, ShowsTheLineOfThePlaceAlone) {
  EXPECT_EQ(Show("a\nb c\nd", {4, 5}), "filter: no\n  b c\n    ^");
}

TEST(ErrorAt, GivesWideCharactersTwoColumns) {
  EXPECT_EQ(Show("é日x", {5, 6}), "filter: no\n  é日x\n     ^");
  EXPECT_EQ(Show("é日x", {2, 5}), "filter: no\n  é日x\n   ^^");
}

TEST(ErrorAt, LetsNothingThroughThatATerminalWouldObey) {
  EXPECT_EQ(Show("a\x1B[2J\xFF\tb", {7, 8}), "filter: no\n  a [2J? b\n         ^");
}

TEST(ErrorAt, CutsALongLineAroundThePlace) {
  const std::string text = std::string(200, 'x') + "HERE" + std::string(200, 'y');
  const std::string message = Show(text, {200, 204});
  EXPECT_EQ(message, "filter: no\n  ..." + std::string(30, 'x') + "HERE" + std::string(42, 'y') +
                         "...\n     " + std::string(30, ' ') + "^^^^");
}

TEST(ErrorAt, StaysInsideAnEmptyText) {
  EXPECT_EQ(Show("", {0, 0}), "filter: no\n  \n  ^");
}

}  // namespace
}  // namespace elanus::filter
