// Snapshot: everything that a reader sees of a collection, immutable.
//
// A reader copies one pointer and then needs no lock: whatever writers, seals and compactions do
// meanwhile, they do in new snapshots.
#pragma once

#include <memory>
#include <vector>

#include "core/request.h"
#include "engine/segment.h"
#include "engine/tombstones.h"

namespace elanus::engine {

struct SegmentView {
  int64_t partition = 0;  // PartitionDescription::id
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const Tombstones> tombstones;  // nullptr: none.
  bool is_being_sealed = false;                  // Growing, and not to be merged with younger ones.

  size_t rows() const { return segment->rows(); }
  size_t deleted_rows() const { return tombstones == nullptr ? 0 : tombstones->count(); }
  size_t live_rows() const { return rows() - deleted_rows(); }
  // The rows that are not deleted.
  core::Bitset LiveRows() const;
};

struct Snapshot {
  std::shared_ptr<const core::CollectionDescription> description;
  // The first `sealed` of them are SealedSegments, in the order of the manifest. Among these and
  // among the others, those of one partition stand together, oldest rows first.
  std::vector<SegmentView> segments;
  size_t sealed = 0;
  // Of the last change; rows and deletes are not younger.
  uint64_t timestamp = 0;

  const core::CollectionSchema& schema() const { return description->schema; }

  // Behind the last segment of the partition among the sealed ones, or among the growing ones.
  size_t SealedEnd(int64_t partition) const;
  size_t GrowingEnd(int64_t partition) const;
};

// The rows of `view` that have key `row` of `keys`, deleted or not.
core::Result<std::span<const uint32_t>> FindRows(const core::CollectionSchema& schema,
                                                 const SegmentView& view,
                                                 const core::ColumnView& keys, size_t row);

// Those that are not deleted.
core::Result<std::vector<uint32_t>> FindLiveRows(const core::CollectionSchema& schema,
                                                 const SegmentView& view,
                                                 const core::ColumnView& keys, size_t row);

}  // namespace elanus::engine
