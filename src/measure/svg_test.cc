#include "measure/svg.h"

#include <gtest/gtest.h>

#include "measure/test_xml.h"

namespace elanus::measure {
namespace {

TEST(EscapeXml, LeavesNoMarkup) {
  EXPECT_EQ(EscapeXml("a<b>&\"c\"'d'"), "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
  EXPECT_EQ(EscapeXml("照片 déjà vu 🐕"), "照片 déjà vu 🐕");
}

TEST(EscapeXml, ReplacesWhatXmlMayNotHold) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(EscapeXml(std::string_view("a\0b", 3)), "a" + mark + "b");
  EXPECT_EQ(EscapeXml("\x1b[31m"), mark + "[31m");
  EXPECT_EQ(EscapeXml("\xEF\xBF\xBE"), mark);  // U+FFFE
}

TEST(EscapeXml, ReplacesBytesThatAreNoUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(EscapeXml("\xff"), mark);
  EXPECT_EQ(EscapeXml("\xc3"), mark);                        // Cut off.
  EXPECT_EQ(EscapeXml("\xc0\xaf"), mark + mark);             // A slash in two bytes.
  EXPECT_EQ(EscapeXml("\xed\xa0\x80"), mark + mark + mark);  // A half of a pair.
  EXPECT_EQ(EscapeXml("\xf5\x80\x80\x80"), mark + mark + mark + mark);
}

TEST(TextWidth, CountsCharactersAndNotBytes) {
  EXPECT_EQ(TextWidth("é", 10), TextWidth("e", 10));
  EXPECT_GT(TextWidth("狗", 10), TextWidth("e", 10));
  EXPECT_EQ(TextWidth("", 10), 0);
}

TEST(Shortened, KeepsWhatFitsAndCutsBetweenCharacters) {
  EXPECT_EQ(Shortened("short", 10, 100), "short");
  const std::string cut = Shortened(std::string(1000, 'x'), 10, 100);
  EXPECT_LE(TextWidth(cut, 10), 100);
  EXPECT_TRUE(cut.ends_with("…"));
  const std::string wide = Shortened("狗狗狗狗狗狗狗狗狗狗狗狗狗狗", 10, 55);
  EXPECT_EQ(wide, "狗狗狗狗…");
}

TEST(Svg, IsWellFormedWithEveryShapeAndAnyText) {
  Svg svg(100, 50, "#ffffff");
  svg.Line({1, 2}, {3, 4}, {.color = "#000000", .is_dashed = true});
  const std::vector<Place> path = {{1, 1}, {2, 2}, {3, 1}};
  svg.Path(path, {"#112233", 2});
  for (size_t i = 0; i < 8; ++i) {
    svg.Marker(static_cast<Mark>(i), {5, 5}, "#445566", "</title><script>\"'&");
  }
  svg.Text({1, 1}, "]]> <svg onload='x'> \x01 \xff", {.anchor = Anchor::kEnd, .is_upright = true});
  const std::string text = svg.Finish();
  EXPECT_EQ(XmlFault(text), "");
  EXPECT_EQ(text.find("<script"), std::string::npos);
  EXPECT_EQ(text.find("<svg onload"), std::string::npos);
}

TEST(Svg, APathOfOnePlaceIsNothing) {
  Svg svg(10, 10, "#ffffff");
  const std::string before = svg.Finish();
  const std::vector<Place> place = {{1, 1}};
  svg.Path(place, {"#000000"});
  EXPECT_EQ(svg.Finish(), before);
}

}  // namespace
}  // namespace elanus::measure
