// Comparing candidates with their vectors, the nearest by estimate first, until the others can
// hardly be hits any more: how wrong estimates are is learned from those that have been compared.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "index/euclidean.h"
#include "index/flat.h"
#include "index/vector_index.h"

namespace elanus::index {

struct RefinePlan {
  MetricScale scale;       // Of the query: what turns estimates into distances.
  size_t at_least = 0;     // Compared at least; k are always.
  bool stops = true;       // Whether it may stop before all have been compared.
  bool are_least = false;  // Whether estimates are what distances are at least.
};

// The hits of query `query` among the candidates, whose distances are estimated squared ones of
// points, ascending. Adds to `cost`.
std::vector<Hit> Refine(const FlatInput& input, size_t query, std::span<const Hit> candidates,
                        const RefinePlan& plan, SearchCost* cost);

}  // namespace elanus::index
