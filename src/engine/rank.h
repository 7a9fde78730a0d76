// Ranking: how the hits of several searches become one list.
#pragma once

#include <span>
#include <vector>

#include "core/search.h"
#include "engine/search_order.h"

namespace elanus::engine {

// What one search found for one query, best first.
struct RankedHits {
  core::Metric metric = core::Metric::kL2;
  int64_t round_decimal = -1;  // Of the scores, before they are ranked.
  HitList hits;
};

// Whether a ranking of so many searches can be done; the errors are those of Milvus.
core::Status CheckRanking(const core::Ranking& ranking, size_t searches);

// Which way fused scores run: IP if a larger one is better, L2 if a smaller one is. Weighted scores
// run as those of the searches; searches that disagree are turned into larger is better.
core::Metric FusedMetric(const core::Ranking& ranking, std::span<const core::Metric> metrics);

// The rows of all lists, each once, in no order. Their distances are inner ones of FusedMetric.
HitList FuseHits(const core::Ranking& ranking, std::span<const RankedHits> lists);

}  // namespace elanus::engine
