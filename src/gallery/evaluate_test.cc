#include "gallery/evaluate.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

TEST(ScoreRanks, CountsTheShareWithinK) {
  const EvalScores scores = ScoreRanks("en", {1, 1, 3, 10, 11, 200, 5, 1});
  EXPECT_EQ(scores.captions, 8);
  EXPECT_DOUBLE_EQ(scores.recall_at_1, 3.0 / 8);
  EXPECT_DOUBLE_EQ(scores.recall_at_5, 5.0 / 8);
  EXPECT_DOUBLE_EQ(scores.recall_at_10, 6.0 / 8);
  EXPECT_DOUBLE_EQ(scores.median_rank, 4);
}

TEST(ParseCaptions, ReadsNamesAndCaptions) {
  const auto captions = ParseCaptions("a.jpg\ta dog\r\n\nb.jpg\t一只狗\n", "c.tsv");
  ASSERT_TRUE(captions.ok());
  ASSERT_EQ(captions.value().size(), 2u);
  EXPECT_EQ(captions.value()[0].text, "a dog");
  EXPECT_EQ(captions.value()[1].name, "b.jpg");
}

TEST(ParseCaptions, NamesTheLineThatIsNone) {
  const auto captions = ParseCaptions("a.jpg\ta dog\nb.jpg a cat\n", "c.tsv");
  EXPECT_NE(captions.status().message().find("line 2 of 'c.tsv'"), std::string::npos);
}

}  // namespace
}  // namespace elanus::gallery
