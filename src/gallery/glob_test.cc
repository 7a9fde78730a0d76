#include "gallery/glob.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

bool Matches(std::string_view pattern, std::string_view path) {
  return Glob(pattern).Matches(path);
}

TEST(Glob, StarStopsAtASlash) {
  EXPECT_TRUE(Matches("*.jpg", "dog.jpg"));
  EXPECT_FALSE(Matches("*.jpg", "a/dog.jpg"));
}

TEST(Glob, TwoStarsAndASlashAreAnyNumberOfFolders) {
  EXPECT_TRUE(Matches("**/dog.jpg", "dog.jpg"));
  EXPECT_TRUE(Matches("**/dog.jpg", "a/b/dog.jpg"));
  EXPECT_FALSE(Matches("**/dog.jpg", "a/hotdog.jpg"));
  EXPECT_TRUE(Matches("a/**/b", "a/b"));
  EXPECT_TRUE(Matches("a/**/b", "a/x/y/b"));
}

TEST(Glob, TwoStarsAtTheEndAreEverythingBelow) {
  EXPECT_TRUE(Matches("a/**", "a/b/c"));
  EXPECT_FALSE(Matches("a/**", "a"));
}

TEST(Glob, QuestionMarkIsOneCharacterOfAnyScript) {
  EXPECT_TRUE(Matches("?.jpg", "狗.jpg"));
  EXPECT_FALSE(Matches("?.jpg", ".jpg"));
  EXPECT_FALSE(Matches("a?b", "a/b"));
}

TEST(Glob, SetsHaveRangesAndCanBeNegated) {
  EXPECT_TRUE(Matches("[a-c]1", "b1"));
  EXPECT_FALSE(Matches("[a-c]1", "d1"));
  EXPECT_TRUE(Matches("[!a-c]1", "d1"));
  EXPECT_TRUE(Matches("[]]", "]"));
}

TEST(Glob, ASetThatNeverEndsIsABracket) {
  EXPECT_TRUE(Matches("a[b", "a[b"));
}

TEST(Glob, ABackslashMakesACharacterPlain) {
  EXPECT_TRUE(Matches("\\*.jpg", "*.jpg"));
  EXPECT_FALSE(Matches("\\*.jpg", "a.jpg"));
}

TEST(Glob, ManyStarsCostNoMoreThanTheirLength) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  EXPECT_FALSE(Matches(pattern + "b", std::string(5000, 'a')));
}

TEST(Glob, BytesThatAreNotTextMatchThemselvesOnly) {
  EXPECT_TRUE(Matches("*\xff.jpg", "a\xff.jpg"));
  EXPECT_FALSE(Matches("*\xff.jpg", "a\xfe.jpg"));
}

}  // namespace
}  // namespace elanus::gallery
