// Rows are known by their places, not by their keys: a collection may hold several rows of a key,
// and each is a hit of its own. Sums are of doubles, so that the order of the searches does not
// part scores that are equal.
#include "engine/rank.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include "engine/search_request.h"
#include "index/distance.h"

namespace elanus::engine {
namespace {

constexpr double kRankOffsetMax = 16384;

// Which way the scores of a search are turned before they are weighed.
enum class Turning { kNone, kLargerIsBetter, kNormalised };

Turning TurningOf(const core::Ranking& ranking, std::span<const core::Metric> metrics) {
  if (ranking.norm_score) return Turning::kNormalised;
  const auto larger =
      static_cast<size_t>(std::count_if(metrics.begin(), metrics.end(), core::IsLargerNearer));
  return larger == 0 || larger == metrics.size() ? Turning::kNone : Turning::kLargerIsBetter;
}

double Turn(Turning turning, core::Metric metric, double score) {
  if (turning == Turning::kNone) return score;
  const double angle = std::atan(score) / std::numbers::pi;
  if (!core::IsLargerNearer(metric)) return 1 - 2 * angle;
  if (turning == Turning::kLargerIsBetter) return score;
  if (metric == core::Metric::kCosine) return (1 + score) / 2;
  return metric == core::Metric::kBm25 ? 2 * angle : 0.5 + angle;
}

std::vector<core::Metric> MetricsOf(std::span<const RankedHits> lists) {
  std::vector<core::Metric> metrics;
  for (const RankedHits& list : lists) metrics.push_back(list.metric);
  return metrics;
}

}  // namespace

core::Status CheckRanking(const core::Ranking& ranking, size_t searches) {
  if (ranking.strategy == core::RankStrategy::kRrf) {
    if (ranking.k > 0 && ranking.k < kRankOffsetMax) return core::Status::Ok();
    return core::InvalidArgument("The rank params k should be in range (0, 16384)")
        .WithNumber(core::Number::kUnexpected);
  }
  for (double weight : ranking.weights) {
    if (weight >= 0 && weight <= 1) continue;
    return core::InvalidArgument("rank param weight should be in range [0, 1]")
        .WithNumber(core::Number::kUnexpected);
  }
  if (ranking.weights.size() == searches) return core::Status::Ok();
  return core::InvalidArgument(
             "the length of weights param mismatch with ann search requests: "
             "invalid parameter[expected=" +
             std::to_string(searches) + "][actual=" + std::to_string(ranking.weights.size()) + "]")
      .WithNumber(core::Number::kParameterInvalid);
}

core::Metric FusedMetric(const core::Ranking& ranking, std::span<const core::Metric> metrics) {
  if (ranking.strategy == core::RankStrategy::kRrf) return core::Metric::kIp;
  if (TurningOf(ranking, metrics) != Turning::kNone) return core::Metric::kIp;
  return core::IsLargerNearer(metrics.front()) ? core::Metric::kIp : core::Metric::kL2;
}

HitList FuseHits(const core::Ranking& ranking, std::span<const RankedHits> lists) {
  const std::vector<core::Metric> metrics = MetricsOf(lists);
  const Turning turning = TurningOf(ranking, metrics);
  std::unordered_map<uint64_t, double> scores;  // By segment and row.
  for (size_t i = 0; i < lists.size(); ++i) {
    const RankedHits& list = lists[i];
    for (size_t h = 0; h < list.hits.size(); ++h) {
      const PlacedHit& hit = list.hits[h];
      double& sum = scores[(uint64_t{hit.place.segment} << 32) | hit.place.row];
      if (ranking.strategy == core::RankStrategy::kRrf) {
        sum += 1 / (ranking.k + static_cast<double>(h + 1));
        continue;
      }
      const float score =
          RoundScore(index::OutwardScore(list.metric, hit.distance), list.round_decimal);
      sum += ranking.weights[i] * Turn(turning, list.metric, score);
    }
  }
  const core::Metric fused = FusedMetric(ranking, metrics);
  HitList hits;
  for (const auto& [place, score] : scores) {
    hits.push_back({.distance = index::InnerDistance(fused, static_cast<float>(score)),
                    .place = {.segment = static_cast<uint32_t>(place >> 32),
                              .row = static_cast<uint32_t>(place)}});
  }
  return hits;
}

}  // namespace elanus::engine
