#include "embed/score_statistics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "embed/file_contents.h"

namespace elanus::embed {
namespace {

TEST(ScoreStatistics, AreThoseOfANormalDistributionWhereScoresAre) {
  std::mt19937 source(1);
  std::normal_distribution<float> normal(0.2f, 0.1f);
  std::vector<float> scores(200'000);
  for (float& score : scores) score = normal(source);
  const auto statistics = MeasureScores(scores);
  ASSERT_TRUE(statistics.has_value());
  EXPECT_NEAR(statistics->mean, 0.2, 0.002);
  EXPECT_NEAR(statistics->stddev, 0.1, 0.002);
  EXPECT_NEAR(statistics->ScoreOf(0.99).value(), 0.2 + 2.326 * 0.1, 0.005);
  EXPECT_NEAR(statistics->ScoreOf(0.97).value(), 0.2 + 1.96 * 0.1, 0.02);  // Interpolated.
  EXPECT_NEAR(statistics->Deviations(0.45), 2.5, 0.05);
}

TEST(ScoreStatistics, ReachNoFurtherIntoTheTailThanThePairsDo) {
  std::vector<float> scores(1000);
  for (size_t i = 0; i < scores.size(); ++i) scores[i] = static_cast<float>(i);
  const auto statistics = MeasureScores(scores);
  EXPECT_EQ(statistics->quantiles.back().share, 0.99);
  EXPECT_FALSE(statistics->ScoreOf(0.999).ok());
  EXPECT_FALSE(statistics->ScoreOf(0.1).ok());
}

TEST(ScoreStatistics, OfNoOrEqualScoresAreNone) {
  EXPECT_FALSE(MeasureScores({}).has_value());
  EXPECT_FALSE(MeasureScores({0.5f}).has_value());
  EXPECT_FALSE(MeasureScores({0.5f, 0.5f, 0.5f}).has_value());
}

TEST(ScoreStatistics, AreReadAsTheyWereWritten) {
  const auto folder = std::filesystem::temp_directory_path();
  ModelScores scores;
  scores.text_image = ScoreStatistics{0.1, 0.05, 1000, {{0.5, 0.1}, {0.999, 0.3}}};
  ASSERT_TRUE(WriteModelScores(folder, scores).ok());
  const auto text = ReadContents(folder / kScoresFile, 1 << 20);
  std::filesystem::remove(folder / kScoresFile);
  const auto read = ParseModelScores(text.value());
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_FALSE(read->image_image.has_value());
  EXPECT_EQ(read->text_image->pairs, 1000);
  EXPECT_EQ(read->text_image->ScoreOf(0.999).value(), 0.3);
}

TEST(ScoreStatistics, ThatMakeNoSenseAreRefused) {
  for (const char* text : {"[]", "{", R"({"text_image": 3})", R"({"text_image": {"mean": 1}})",
                           R"({"text_image": {"mean": 0, "stddev": 1, "pairs": -1}})",
                           R"({"text_image": {"mean": 0, "stddev": 1, "pairs": 9,
                               "quantiles": {"2": 0.1}}})",
                           R"({"text_image": {"mean": 0, "stddev": 1, "pairs": 9,
                               "quantiles": {"0.5": 0.1, "0.9": 0.05}}})"}) {
    EXPECT_EQ(ParseModelScores(text).code(), core::Code::kCorruption) << text;
  }
  const auto none = ParseModelScores(R"({"image_image": {"mean": 0, "stddev": 1, "pairs": 0}})");
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->image_image.has_value());
}

}  // namespace
}  // namespace elanus::embed
