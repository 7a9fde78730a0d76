#include "engine/rank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace elanus::engine {
namespace {

using core::Metric;
using testing::ElementsAre;
using testing::FloatNear;

// Distances of rows 0, 1, 2 ... of one segment.
RankedHits List(Metric metric, const std::vector<std::pair<uint32_t, float>>& hits) {
  RankedHits list{.metric = metric, .hits = {}};
  for (const auto& [row, distance] : hits) {
    list.hits.push_back({.distance = distance, .place = {.segment = 0, .row = row}});
  }
  return list;
}

// The inner distances of rows 0, 1, 2 ... after fusing.
std::vector<float> Fused(const core::Ranking& ranking, const std::vector<RankedHits>& lists) {
  HitList hits = FuseHits(ranking, lists);
  std::sort(hits.begin(), hits.end(),
            [](const PlacedHit& a, const PlacedHit& b) { return a.place.row < b.place.row; });
  std::vector<float> distances;
  for (const PlacedHit& hit : hits) distances.push_back(hit.distance);
  return distances;
}

core::Ranking Rrf(double k) {
  core::Ranking ranking;
  ranking.k = k;
  return ranking;
}

core::Ranking Weighted(std::vector<double> weights, bool norm_score) {
  return {.strategy = core::RankStrategy::kWeighted,
          .weights = std::move(weights),
          .norm_score = norm_score};
}

TEST(FuseHits, SumsReciprocalRanks) {
  const std::vector<RankedHits> lists = {List(Metric::kL2, {{0, 1}, {1, 2}}),
                                         List(Metric::kIp, {{1, -9}, {2, -8}})};
  EXPECT_THAT(Fused(Rrf(60), lists),
              ElementsAre(FloatNear(-1.0F / 61, 1e-7F), FloatNear(-1.0F / 62 - 1.0F / 61, 1e-7F),
                          FloatNear(-1.0F / 62, 1e-7F)));
}

TEST(FuseHits, EqualRanksInAnotherOrderAreEqualScores) {
  const std::vector<RankedHits> lists = {List(Metric::kL2, {{0, 1}, {1, 2}, {2, 3}}),
                                         List(Metric::kL2, {{1, 1}, {2, 2}, {0, 3}}),
                                         List(Metric::kL2, {{2, 1}, {0, 2}, {1, 3}})};
  const std::vector<float> fused = Fused(Rrf(60), lists);
  EXPECT_EQ(fused[0], fused[1]);
  EXPECT_EQ(fused[1], fused[2]);
}

TEST(FuseHits, WeighsScoresAsTheyAre) {
  const std::vector<RankedHits> larger = {List(Metric::kIp, {{0, -4}}),
                                          List(Metric::kCosine, {{0, -0.5F}, {1, -0.25F}})};
  EXPECT_THAT(Fused(Weighted({0.5, 1}, false), larger), ElementsAre(-2.5F, -0.25F));
  const std::vector<RankedHits> smaller = {List(Metric::kL2, {{0, 4}}),
                                           List(Metric::kHamming, {{0, 2}, {1, 6}})};
  EXPECT_THAT(Fused(Weighted({0.5, 1}, false), smaller), ElementsAre(4.0F, 6.0F));
}

TEST(FuseHits, TurnsSmallerIsBetterWhereTheSearchesDisagree) {
  const std::vector<RankedHits> lists = {List(Metric::kL2, {{0, 1}}), List(Metric::kIp, {{0, -4}})};
  // atan(1) is a quarter of pi.
  EXPECT_THAT(Fused(Weighted({1, 1}, false), lists), ElementsAre(FloatNear(-4.5F, 1e-6F)));
}

TEST(FuseHits, NormalisesEachMetricInItsWay) {
  const auto one = [](Metric metric, float distance) {
    return Fused(Weighted({1}, true), {List(metric, {{0, distance}})})[0];
  };
  const auto angle = static_cast<float>(std::atan(2.0) / std::numbers::pi);
  EXPECT_FLOAT_EQ(one(Metric::kCosine, -0.5F), -0.75F);
  EXPECT_FLOAT_EQ(one(Metric::kIp, -2), -(0.5F + angle));
  EXPECT_FLOAT_EQ(one(Metric::kIp, 2), -(0.5F - angle));
  EXPECT_FLOAT_EQ(one(Metric::kBm25, -2), -2 * angle);
  EXPECT_FLOAT_EQ(one(Metric::kL2, 2), -(1 - 2 * angle));
  EXPECT_FLOAT_EQ(one(Metric::kJaccard, 2), -(1 - 2 * angle));
}

TEST(FusedMetric, SaysWhichWayScoresRun) {
  const std::vector<Metric> smaller = {Metric::kL2, Metric::kJaccard};
  const std::vector<Metric> mixed = {Metric::kL2, Metric::kIp};
  EXPECT_EQ(FusedMetric({}, smaller), Metric::kIp);
  EXPECT_EQ(FusedMetric(Weighted({1, 1}, false), smaller), Metric::kL2);
  EXPECT_EQ(FusedMetric(Weighted({1, 1}, true), smaller), Metric::kIp);
  EXPECT_EQ(FusedMetric(Weighted({1, 1}, false), mixed), Metric::kIp);
}

TEST(CheckRanking, KnowsItsLimits) {
  for (const double k : {0.001, 16383.9}) EXPECT_TRUE(CheckRanking(Rrf(k), 2).ok());
  for (const double k : {0.0, -1.0, 16384.0, std::nan("")}) {
    const core::Status status = CheckRanking(Rrf(k), 2);
    EXPECT_EQ(status.message(), "The rank params k should be in range (0, 16384)");
    EXPECT_EQ(status.number(), core::Number::kUnexpected);
  }
  EXPECT_TRUE(CheckRanking(Weighted({0, 1}, false), 2).ok());
  for (const double weight : {-0.001, 1.001, std::nan("")}) {
    EXPECT_EQ(CheckRanking(Weighted({0.5, weight}, false), 2).message(),
              "rank param weight should be in range [0, 1]");
  }
  EXPECT_EQ(CheckRanking(Weighted({0.2, 0.4, 0.8}, false), 2).message(),
            "the length of weights param mismatch with ann search requests: invalid "
            "parameter[expected=2][actual=3]");
}

}  // namespace
}  // namespace elanus::engine
