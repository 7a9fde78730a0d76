// Exact search: every allowed row is compared with every query.
//
// One query is bound by memory bandwidth, so rows stream once through all threads. Several queries
// share what is read: a block of rows stays in the second-level cache while every query meets it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bitset.h"
#include "core/column.h"
#include "core/executor.h"
#include "core/metric.h"
#include "index/top_k.h"

namespace elanus::index {

struct FlatInput {
  core::ColumnView base;                 // Dense vectors of any type.
  core::ColumnView queries;              // Of the base's type and dimension, none of them null.
  std::span<const float> inverse_norms;  // One a row (distance.h); empty: computed if COSINE asks.
  core::Metric metric = core::Metric::kL2;
  const core::Bitset* allowed = nullptr;  // One bit a row; nullptr: every row, also null ones.
  size_t k = 10;
  DistanceWindow window = {};  // k counts only hits within.
};

// The hits of each query: at most k, nearest first, ties by row. The same hits and the same
// distances to the last bit for any executor and any company of other queries; `executor` may be
// nullptr for the calling thread alone.
// REQUIRES: IsMetricOf(metric, base.type); fewer than 2^32 rows; allowed has one bit a row
std::vector<std::vector<Hit>> SearchFlat(const FlatInput& input, core::Executor* executor);

}  // namespace elanus::index
