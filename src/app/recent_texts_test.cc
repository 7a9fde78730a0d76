#include "app/recent_texts.h"

#include <gtest/gtest.h>

namespace elanus::app {
namespace {

using Vector = std::vector<float>;

TEST(RecentTexts, WhoeverWasFirstIsBelieved) {
  RecentTexts texts(2);
  EXPECT_EQ(texts.Find("a"), std::nullopt);
  EXPECT_EQ(texts.Keep("a", {1}), Vector{1});
  EXPECT_EQ(texts.Keep("a", {2}), Vector{1});
  EXPECT_EQ(texts.Find("a"), Vector{1});
}

TEST(RecentTexts, TheOneUsedTheLongestTimeAgoIsForgotten) {
  RecentTexts texts(2);
  texts.Keep("a", {1});
  texts.Keep("b", {2});
  EXPECT_TRUE(texts.Find("a"));
  texts.Keep("c", {3});
  EXPECT_FALSE(texts.Find("b"));
  EXPECT_EQ(texts.Find("a"), Vector{1});
  EXPECT_EQ(texts.Find("c"), Vector{3});
}

}  // namespace
}  // namespace elanus::app
