#include "gallery/score_threshold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

using testing::HasSubstr;
using Unit = ScoreThreshold::Unit;

core::Result<double> Cosine(const char* text, const std::optional<embed::ScoreStatistics>& chance) {
  return CosineOf(ParseScoreThreshold(text).value(), chance, "clip");
}

TEST(ScoreThreshold, HasThreeUnits) {
  const embed::ScoreStatistics chance{0.1, 0.05, 1000, {{0.5, 0.1}, {0.99, 0.3}}};
  EXPECT_EQ(Cosine("-0.25", chance).value(), -0.25);
  EXPECT_DOUBLE_EQ(Cosine("2.5z", chance).value(), 0.225);
  EXPECT_EQ(Cosine("99%", chance).value(), 0.3);
  EXPECT_NEAR(Cosine("74.5%", chance).value(), 0.2, 1e-9);
}

TEST(ScoreThreshold, IsRefusedWithTheThreeForms) {
  for (const char* text : {"", "z", "%", "high", "0.25zz", "0%", "100%", "1e3", "nan", "0.2 z"}) {
    const auto parsed = ParseScoreThreshold(text);
    ASSERT_EQ(parsed.code(), core::Code::kInvalidArgument) << text;
    EXPECT_THAT(parsed.status().message(), HasSubstr("2.5z")) << text;
  }
}

TEST(ScoreThreshold, WithoutStatisticsSaysHowToGetThem) {
  EXPECT_EQ(Cosine("0.25", std::nullopt).value(), 0.25);
  EXPECT_THAT(Cosine("2z", std::nullopt).status().message(),
              HasSubstr("elanus models calibrate clip"));
  EXPECT_THAT(Cosine("99%", embed::ScoreStatistics{0.1, 0.05}).status().message(),
              HasSubstr("elanus models calibrate clip"));
}

TEST(ScoreThreshold, BehindTheLastQuantileIsNotGuessed) {
  const embed::ScoreStatistics chance{0.1, 0.05, 1000, {{0.5, 0.1}, {0.99, 0.3}}};
  EXPECT_THAT(Cosine("99.99%", chance).status().message(), HasSubstr("from 50% to 99%"));
}

}  // namespace
}  // namespace elanus::gallery
