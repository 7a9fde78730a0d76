// Which segments are merged, and when that is due.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/reading.h"

namespace elanus::engine {

// Neighbouring sealed segments of one partition that become one.
using MergePlan = std::vector<std::shared_ptr<const Segment>>;

MergePlan PlanOf(const Snapshot& snapshot, size_t begin, size_t end);

// What a merged segment may grow to: a merge has to be able to end, and a graph over its result to
// fit into memory.
constexpr uint64_t MergedBytesMax(uint64_t segment_bytes) {
  return 64 * segment_bytes;
}

// Bytes of the rows that are not deleted.
uint64_t LiveBytes(const SegmentView& view);

// Deleted or expired.
core::Result<size_t> GoneRows(const SegmentView& view, const Visibility& visibility);

// Segments with an index of vectors are merged by whoever builds one for the merged segment.
enum class MergeScope { kAll, kWithoutVectorIndex };

// The merge that is due after a write, if one is: a segment of which much is deleted, or several
// neighbours of like size. Each row is merged a logarithmic number of times.
core::Result<std::optional<MergePlan>> PlanUpkeep(const Reading& reading, uint64_t segment_bytes,
                                                  MergeScope scope);

// Neighbours without an index of vectors that would get one together, if there are any: to be
// merged before one is built.
std::optional<MergePlan> PlanBeforeIndexing(const Snapshot& snapshot, uint64_t segment_bytes);

// Whether one of the segments has an index of vectors, which a merge would take from its readers.
bool HasVectorIndex(const MergePlan& plan, const core::CollectionDescription& description);

}  // namespace elanus::engine
