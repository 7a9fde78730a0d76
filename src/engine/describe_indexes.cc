// DescribeIndexes counts when it is asked, so that it is exact.
#include "engine/segment_index.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Whether the rows have to do with the index: sealed ones do. Growing ones are scanned, whatever
// indexes there are; as in Milvus they count from their seal on, so that nobody waits for an index
// that nothing builds.
bool IsFor(const index::Serving serving, bool is_sealed) {
  return is_sealed || !index::HasFile(serving);
}

// Vectors that are compared exactly, and indexes that nothing serves, have nothing left to build.
bool IsBuilt(const index::Serving serving, const core::FieldSchema& field, int64_t id,
             const Segment& segment) {
  if (!index::HasFile(serving)) return true;
  const auto built = segment.Index(field);
  return built != nullptr && built->id() == id && !built->is_damaged();
}

}  // namespace

core::Result<std::vector<core::IndexState>> IndexStates(Collection* collection) {
  const Reading reading = collection->Read({});
  const core::CollectionDescription& description = *reading.snapshot->description;
  std::vector<int64_t> rows;  // Of each segment.
  for (const SegmentView& view : reading.snapshot->segments) {
    rows.push_back(static_cast<int64_t>(TRY(VisibleRows(view, reading.visibility)).Count()));
  }
  std::vector<core::IndexState> states;
  for (const core::IndexDescription& index : description.indexes) {
    core::IndexState state{.index = index, .total_rows = 0, .indexed_rows = 0};
    const core::FieldSchema& field = *description.schema.Find(index.field);
    const index::Serving serving = TRY(index::CheckIndex(field, index));
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!IsFor(serving, i < reading.snapshot->sealed)) continue;
      const Segment& segment = *reading.snapshot->segments[i].segment;
      state.total_rows += rows[i];
      if (IsBuilt(serving, field, index.id, segment)) state.indexed_rows += rows[i];
    }
    states.push_back(std::move(state));
  }
  return states;
}

}  // namespace elanus::engine
