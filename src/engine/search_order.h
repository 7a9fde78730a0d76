// The order of hits: by inner distance, equal ones by age.
//
// Age is the timestamp of the write, then the partition, then the place within the partition. None
// of these changes when rows are sealed or merged, so neither does an answer.
#pragma once

#include <span>
#include <vector>

#include "engine/read_rows.h"

namespace elanus::engine {

// A row that was found. Distances are inner ones (index/distance.h): smaller is nearer.
struct PlacedHit {
  float distance = 0;
  RowPlace place;
};

using HitList = std::vector<PlacedHit>;

// Orders the hits and keeps the first `k`. Reads timestamps only of segments where equal distances
// of different partitions meet; kCorruption if that fails.
core::Status SortHits(std::span<const SegmentView> segments, size_t k, HitList* hits);

// Orders rows by age. kCorruption if their timestamps cannot be read.
core::Status SortByAge(std::span<const SegmentView> segments, std::span<RowPlace> places);

// The hit that was written last. REQUIRES: places is not empty
core::Result<RowPlace> YoungestRow(std::span<const SegmentView> segments,
                                   std::span<const RowPlace> places);

}  // namespace elanus::engine
