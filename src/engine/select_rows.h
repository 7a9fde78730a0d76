// Which rows of a snapshot a request means.
#pragma once

#include <vector>

#include "core/request.h"
#include "engine/snapshot.h"
#include "filter/filter.h"

namespace elanus::engine {

// For each segment, the live rows that the filter selects and that have one of `keys` (nullptr:
// any). Adds to `work`.
core::Result<std::vector<core::Bitset>> SelectRows(const Snapshot& snapshot,
                                                   const filter::BoundFilter& filter,
                                                   const core::Column* keys, core::Work* work);

}  // namespace elanus::engine
