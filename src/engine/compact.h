// Compaction: which segments are merged, and merging them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/collection.h"

namespace elanus::engine {

// Neighbouring sealed segments of one partition that become one.
using MergePlan = std::vector<std::shared_ptr<const Segment>>;

// What a merged segment may grow to: a merge has to be able to end, and its result to be mapped.
inline constexpr uint64_t kMergedSegmentFactor = 16;  // Times segment_bytes.

// The merge that is due after a write, if one is: a segment of which much is deleted, or several
// neighbours of like size. Each row is merged a logarithmic number of times.
core::Result<std::optional<MergePlan>> PlanUpkeep(const Reading& reading, uint64_t segment_bytes);

// Merges the segments of the plan, made for the collection's state in this turn, unless they have
// gone since. Writers go on while the file is written. REQUIRES: the compaction turn is held
core::Status MergeSegments(Collection* collection, const MergePlan& plan);

}  // namespace elanus::engine
