#include "gallery/label_chances.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace elanus::gallery {
namespace {

embed::ModelFolder Model(std::optional<embed::ScoreStatistics> scores,
                         std::optional<embed::Logits> logits) {
  embed::ModelFolder folder;
  folder.name = "kite";
  folder.scores.text_image = std::move(scores);
  folder.logits = std::move(logits);
  return folder;
}

std::vector<double> Chances(const embed::ModelFolder& folder, std::vector<double> cosines) {
  return LabelChances::Of(folder).value().Of(cosines);
}

constexpr embed::Logits kClip{100, 0, false};

TEST(LabelChances, AreASoftmaxWithAClassForAllOthers) {
  const auto folder = Model(embed::ScoreStatistics{0.2, 0.05}, kClip);
  // The cosine of "none of these" is 0.2 + 2 * 0.05, so a label that has it is as probable.
  EXPECT_NEAR(Chances(folder, {0.3})[0], 0.5, 1e-9);
  const auto two = Chances(folder, {0.3, 0.3});
  EXPECT_NEAR(two[0], 1.0 / 3, 1e-9);
  const auto unrelated = Chances(folder, {0.2, 0.21, 0.19});
  EXPECT_LT(std::accumulate(unrelated.begin(), unrelated.end(), 0.0), 0.01);
  EXPECT_GT(Chances(folder, {0.4, 0.2})[0], 0.99);
}

TEST(LabelChances, TakeTheirScaleFromTheStatisticsWhereTheModelHasNone) {
  const auto folder = Model(embed::ScoreStatistics{0.2, 0.05}, std::nullopt);
  // One deviation more is e^3.5 times as probable.
  const auto chances = Chances(folder, {0.35, 0.3});
  EXPECT_NEAR(chances[0] / chances[1], std::exp(3.5), 1e-6);
}

TEST(LabelChances, WithoutStatisticsChooseAmongTheLabelsAlone) {
  const auto chances = Chances(Model(std::nullopt, kClip), {0.1, 0.12, 0.11});
  EXPECT_NEAR(std::accumulate(chances.begin(), chances.end(), 0.0), 1, 1e-9);
}

TEST(LabelChances, OfASigmoidAreEachByItself) {
  const auto folder = Model(std::nullopt, embed::Logits{10, -1, true});
  const auto chances = Chances(folder, {0.1, 0.1});
  EXPECT_NEAR(chances[0], 0.5, 1e-9);
  EXPECT_EQ(chances[0], chances[1]);
}

TEST(LabelChances, StayFiniteWhateverTheScaleIs) {
  const auto folder = Model(std::nullopt, embed::Logits{1e6, 0, false});
  EXPECT_EQ(Chances(folder, {1, -1}), (std::vector<double>{1, 0}));
}

TEST(LabelChances, NeedAScaleOrStatistics) {
  const auto none = LabelChances::Of(Model(std::nullopt, std::nullopt));
  EXPECT_THAT(none.status().message(), testing::HasSubstr("elanus models calibrate kite"));
}

}  // namespace
}  // namespace elanus::gallery
