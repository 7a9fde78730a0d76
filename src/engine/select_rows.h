// Which rows of a snapshot a request means.
#pragma once

#include <vector>

#include "core/request.h"
#include "engine/reading.h"
#include "filter/filter.h"

namespace elanus::engine {

struct Selection {
  const filter::BoundFilter* filter = nullptr;
  const core::Column* keys = nullptr;  // nullptr: any.
  std::vector<int64_t> partitions;
};

// For each segment, the visible rows that the filter selects and that have one of the keys; no bits
// at all for a segment of another partition. Adds to `work`.
core::Result<std::vector<core::Bitset>> SelectRows(const Reading& reading,
                                                   const Selection& selection, core::Work* work);

}  // namespace elanus::engine
