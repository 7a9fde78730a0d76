#include "index/distance.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
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
  core::Column rows(core::DataType::kFloatVector, 2);
  for (const auto& row : {std::vector<float>{3, 4}, {0, 0}, {0, 2}}) rows.AppendVector(row);
  rows.AppendNull();
  EXPECT_EQ(InverseNorms(rows.view()), (std::vector<float>{0.2F, 0, 0.5F, 0}));
}

template <typename T>
std::array<std::byte, 2 * sizeof(T)> Bytes(const std::array<T, 2>& values) {
  return std::bit_cast<std::array<std::byte, 2 * sizeof(T)>>(values);
}

TEST(InverseNorms, AreThoseOfTheNumbersInNarrowerTypesToo) {
  core::Column bytes(core::DataType::kInt8Vector, 2);
  bytes.AppendRow(Bytes<int8_t>({-3, 4}));
  EXPECT_EQ(InverseNorms(bytes.view()), std::vector<float>{0.2F});
  core::Column halves(core::DataType::kFloat16Vector, 2);
  halves.AppendRow(Bytes<uint16_t>({0x4200, 0x4400}));
  EXPECT_EQ(InverseNorms(halves.view()), std::vector<float>{0.2F});
  core::Column brains(core::DataType::kBFloat16Vector, 2);
  brains.AppendRow(Bytes<uint16_t>({0x4040, 0xC080}));
  EXPECT_EQ(InverseNorms(brains.view()), std::vector<float>{0.2F});
}

TEST(InnerDistance, IsTheWayBackFromTheScore) {
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine, Metric::kHamming,
                              Metric::kJaccard, Metric::kBm25}) {
    const float nearer = InnerDistance(metric, core::IsLargerNearer(metric) ? 3.0F : 2.0F);
    const float farther = InnerDistance(metric, core::IsLargerNearer(metric) ? 2.0F : 3.0F);
    EXPECT_LT(nearer, farther) << core::MetricName(metric);
    EXPECT_EQ(InnerDistance(metric, OutwardScore(metric, 0.25F)), 0.25F);
  }
}

}  // namespace
}  // namespace elanus::index
