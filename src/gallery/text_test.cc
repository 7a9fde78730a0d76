#include "gallery/text.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

TEST(Text, TellsUtf8FromOtherBytes) {
  EXPECT_TRUE(IsUtf8("狗 é 🐕"));
  EXPECT_FALSE(IsUtf8("\xff"));
  EXPECT_FALSE(IsUtf8("\xc0\xaf")) << "overlong";
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80")) << "surrogate";
  EXPECT_FALSE(IsUtf8("\xe7\x8b")) << "cut short";
}

TEST(Text, PrintableShowsWhatATerminalMustNotGet) {
  EXPECT_EQ(Printable("a\x1b[31m\n\xff狗"), "a\\x1b[31m\\x0a\\xff狗");
}

TEST(Text, CodePointsGoThereAndBack) {
  std::string text;
  for (char32_t c : ToCodePoints("a é 狗 🐕 \xfe")) text += FromCodePoint(c);
  EXPECT_EQ(text, "a é 狗 🐕 \xfe");
}

TEST(Text, ChineseIsTwoColumnsWide) {
  EXPECT_EQ(DisplayWidth("a狗"), 3u);
}

TEST(Text, ElisionKeepsBothEnds) {
  EXPECT_EQ(ElideMiddle("IMG_20240517_140312.jpg", 11), "IMG_2…2.jpg");
  EXPECT_EQ(ElideMiddle("short.jpg", 11), "short.jpg");
  EXPECT_EQ(ElideMiddle("一只狗在草地上", 3), "一…上");
}

TEST(Text, QuotesForFilters) {
  EXPECT_EQ(QuotedForFilter("a\"b\\c"), "\"a\\\"b\\\\c\"");
}

}  // namespace
}  // namespace elanus::gallery
