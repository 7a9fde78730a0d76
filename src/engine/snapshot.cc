#include "engine/snapshot.h"

#include "engine/keys.h"

namespace elanus::engine {

core::Bitset SegmentView::LiveRows() const {
  core::Bitset live(rows(), true);
  if (tombstones != nullptr) live.AndNot(tombstones->rows());
  return live;
}

namespace {

// Behind the last of views [begin, end) that has the partition; `end` if none has it.
size_t RunEnd(const std::vector<SegmentView>& views, size_t begin, size_t end, int64_t partition) {
  for (size_t i = end; i > begin; --i) {
    if (views[i - 1].partition == partition) return i;
  }
  return end;
}

}  // namespace

size_t Snapshot::SealedEnd(int64_t partition) const {
  return RunEnd(segments, 0, sealed, partition);
}

size_t Snapshot::GrowingEnd(int64_t partition) const {
  return RunEnd(segments, sealed, segments.size(), partition);
}

core::Result<std::span<const uint32_t>> FindRows(const core::CollectionSchema& schema,
                                                 const SegmentView& view,
                                                 const core::ColumnView& keys, size_t row) {
  const core::ColumnView own = TRY(view.segment->Values(schema.primary()));
  return FindKey(own, TRY(view.segment->KeyOrder()), keys, row);
}

core::Result<std::vector<uint32_t>> FindLiveRows(const core::CollectionSchema& schema,
                                                 const SegmentView& view,
                                                 const core::ColumnView& keys, size_t row) {
  std::vector<uint32_t> rows;
  for (uint32_t found : TRY(FindRows(schema, view, keys, row))) {
    if (view.tombstones == nullptr || !view.tombstones->rows().Test(found)) rows.push_back(found);
  }
  return rows;
}

}  // namespace elanus::engine
