#include "gallery/ignore.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

constexpr bool kFile = false;
constexpr bool kFolder = true;

TEST(IgnoreRules, APatternWithoutASlashMatchesAtAnyDepth) {
  const IgnoreRules rules = IgnoreRules::Parse("*.tmp.jpg\n");
  EXPECT_EQ(rules.Ignores("a.tmp.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("x/y/a.tmp.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("a.jpg", kFile), std::nullopt);
}

TEST(IgnoreRules, ASlashInFrontOrInTheMiddleAnchors) {
  const IgnoreRules rules = IgnoreRules::Parse("/top.jpg\nsub/inner.jpg");
  EXPECT_EQ(rules.Ignores("top.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("x/top.jpg", kFile), std::nullopt);
  EXPECT_EQ(rules.Ignores("sub/inner.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("x/sub/inner.jpg", kFile), std::nullopt);
}

TEST(IgnoreRules, ASlashAtTheEndMatchesFoldersOnly) {
  const IgnoreRules rules = IgnoreRules::Parse("cache/");
  EXPECT_EQ(rules.Ignores("x/cache", kFolder), true);
  EXPECT_EQ(rules.Ignores("cache", kFile), std::nullopt);
}

TEST(IgnoreRules, TheLastRuleThatMatchesDecides) {
  const IgnoreRules rules = IgnoreRules::Parse("*.jpg\n!keep.jpg\n");
  EXPECT_EQ(rules.Ignores("a.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("keep.jpg", kFile), false);
}

TEST(IgnoreRules, CommentsAndEmptyLinesSayNothing) {
  EXPECT_TRUE(IgnoreRules::Parse("# a remark\n\n   \n/\n").empty());
}

TEST(IgnoreRules, EscapedSignsArePlain) {
  const IgnoreRules rules = IgnoreRules::Parse("\\#1.jpg\r\n\\!2.jpg");
  EXPECT_EQ(rules.Ignores("#1.jpg", kFile), true);
  EXPECT_EQ(rules.Ignores("!2.jpg", kFile), true);
}

}  // namespace
}  // namespace elanus::gallery
