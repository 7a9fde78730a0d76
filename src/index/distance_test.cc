#include "index/distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace elanus::index {
namespace {

using core::Metric;

float Score(Metric metric, const std::vector<float>& a, const std::vector<float>& b) {
  return OutwardScore(metric, Distance(metric, a, b));
}

TEST(Distance, IsTheMetricsOwnScaleOutward) {
  EXPECT_EQ(Score(Metric::kL2, {1, 2}, {4, 6}), 25);
  EXPECT_EQ(Score(Metric::kIp, {1, 2}, {4, 6}), 16);
  EXPECT_FLOAT_EQ(Score(Metric::kCosine, {1, 0}, {1, 1}), std::sqrt(0.5F));
}

TEST(Distance, IsSmallerForNearerVectorsInEveryMetric) {
  const std::vector<float> query = {1, 0.5F};
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    EXPECT_LT(Distance(metric, query, query), Distance(metric, query, std::vector<float>{-1, 2}));
  }
}

TEST(Distance, OfTheZeroVectorIsCosineZeroWithEverything) {
  EXPECT_EQ(Score(Metric::kCosine, {0, 0}, {3, 4}), 0);
  EXPECT_EQ(Score(Metric::kCosine, {3, 4}, {0, 0}), 0);
  EXPECT_EQ(Score(Metric::kCosine, {0, 0}, {0, 0}), 0);
}

TEST(Distance, NeverShowsANegativeZero) {
  EXPECT_FALSE(std::signbit(Score(Metric::kIp, {0, 0}, {1, 1})));
  EXPECT_FALSE(std::signbit(Score(Metric::kCosine, {0, 0}, {1, 1})));
}

TEST(InverseNorm, SurvivesVerySmallAndVeryLargeComponents) {
  EXPECT_FLOAT_EQ(InverseNorm(std::vector<float>{3e-30F, 4e-30F}), 1 / 5e-30F);
  EXPECT_FLOAT_EQ(InverseNorm(std::vector<float>{3e25F, 4e25F}), 1 / 5e25F);
  EXPECT_EQ(InverseNorm(std::vector<float>{0, 0}), 0);
}

TEST(InverseNorms, HasOneForEachRow) {
  EXPECT_EQ(InverseNorms(std::vector<float>{3, 4, 0, 0, 0, 2}, 2),
            (std::vector<float>{0.2F, 0, 0.5F}));
}

}  // namespace
}  // namespace elanus::index
