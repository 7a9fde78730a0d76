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
#include "core/executor.h"
#include "core/request.h"
#include "index/top_k.h"

namespace elanus::index {

struct FlatInput {
  std::span<const float> base;           // rows x dim, row after row.
  int64_t dim = 0;                       // > 0
  std::span<const float> inverse_norms;  // One a row (distance.h); empty: computed if COSINE asks.
  std::span<const float> queries;        // queries x dim
  core::Metric metric = core::Metric::kL2;
  const core::Bitset* allowed = nullptr;  // One bit a row; nullptr: every row.
  size_t k = 10;
};

// The hits of each query: at most k, nearest first, ties by row. The same hits and the same
// distances to the last bit for any executor and any company of other queries; `executor` may be
// nullptr for the calling thread alone.
// REQUIRES: base and queries hold whole rows; fewer than 2^32 rows; allowed has one bit a row
std::vector<std::vector<Hit>> SearchFlat(const FlatInput& input, core::Executor* executor);

}  // namespace elanus::index
