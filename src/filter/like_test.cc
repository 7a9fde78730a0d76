#include "filter/like.h"

#include <gtest/gtest.h>

#include <string>

namespace elanus::filter {
namespace {

bool Matches(std::string_view text, std::string_view pattern) {
  return LikePattern(pattern).Matches(text);
}

TEST(LikePattern, KnowsPrefixInfixSuffixAndExact) {
  EXPECT_TRUE(Matches("beach.jpg", "beach%"));
  EXPECT_TRUE(Matches("beach.jpg", "%.jpg"));
  EXPECT_TRUE(Matches("beach.jpg", "%ach%"));
  EXPECT_TRUE(Matches("beach.jpg", "beach.jpg"));
  EXPECT_FALSE(Matches("beach.jpg", "beach"));
  EXPECT_FALSE(Matches("beach.jpg", "each%"));
}

TEST(LikePattern, MatchesSeveralPartsInOrder) {
  EXPECT_TRUE(Matches("abcabd", "a%b%d"));
  EXPECT_FALSE(Matches("abcabd", "a%d%b"));
  EXPECT_TRUE(Matches("aab", "%a_"));
}

TEST(LikePattern, TakesOneCharacterForAnUnderscore) {
  EXPECT_TRUE(Matches("日", "_"));
  EXPECT_TRUE(Matches("né", "n_"));
  EXPECT_FALSE(Matches("né", "n__"));
  EXPECT_FALSE(Matches("", "_"));
}

TEST(LikePattern, CountsABrokenByteAsACharacter) {
  EXPECT_TRUE(Matches("a\xFF", "a_"));
  EXPECT_TRUE(Matches("\xE6\x97", "__"));
}

TEST(LikePattern, TakesAnEscapedSignForItself) {
  EXPECT_TRUE(Matches("50%", "50\\%"));
  EXPECT_FALSE(Matches("500", "50\\%"));
  EXPECT_TRUE(Matches("a_c", "a\\_c"));
  EXPECT_FALSE(Matches("abc", "a\\_c"));
  EXPECT_TRUE(Matches("a\\", "a\\\\"));
  EXPECT_TRUE(Matches("a\\", "a\\"));
}

TEST(LikePattern, MatchesTheEmptyTextOnlyWhereNothingIsAsked) {
  EXPECT_TRUE(Matches("", ""));
  EXPECT_TRUE(Matches("", "%%"));
  EXPECT_FALSE(Matches("a", ""));
}

TEST(LikePattern, NeedsNoExponentialTime) {
  const std::string text(2000, 'a');
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "a%";
  EXPECT_FALSE(Matches(text, pattern + "b"));
}

}  // namespace
}  // namespace elanus::filter
