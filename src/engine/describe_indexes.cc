// DescribeIndexes counts when it is asked, so that it is exact.
#include <map>

#include "engine/index_task.h"
#include "engine/vector_kinds.h"
#include "engine/verbs.h"
#include "index/vector_options.h"

namespace elanus::engine {
namespace {

// The parameter in which AUTOINDEX says what serves it.
constexpr const char* kServedBy = "served_by";

// Whether the rows have to do with the index: sealed ones do. Growing ones are scanned, whatever
// indexes there are; as in Milvus they count from their seal on, so that nobody waits for an index
// that nothing builds. For an index of vectors all rows count, because nobody seals a few rows that
// would be scanned all the same.
bool IsFor(const index::Serving serving, bool is_sealed) {
  return is_sealed || !index::HasFile(serving) || index::IsVectorServing(serving);
}

// What AUTOINDEX has chosen for the rows, by how many of them each choice serves.
std::string ServedBy(const std::map<index::Serving, int64_t>& rows) {
  std::string text;
  for (const auto& [serving, count] : rows) {
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + std::string(index::ServingName(serving));
  }
  return text.empty() ? index::ServingName(index::Serving::kExact) : text;
}

core::IndexState StateOf(const Snapshot& snapshot, const core::FieldSchema& field,
                         const core::IndexDescription& index, std::span<const int64_t> rows) {
  core::IndexState state{.index = index, .total_rows = 0, .indexed_rows = 0};
  // What was made by a build that knew other names is scanned.
  const auto checked = index::CheckIndex(field, index);
  const index::Serving serving = checked.ok() ? *checked : index::Serving::kExact;
  std::map<index::Serving, int64_t> served;
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool is_sealed = i < snapshot.sealed;
    if (!IsFor(serving, is_sealed)) continue;
    const Segment& segment = *snapshot.segments[i].segment;
    state.total_rows += rows[i];
    const bool is_served = !is_sealed || IsServed(segment, field, index, serving);
    if (is_served) state.indexed_rows += rows[i];
    const bool is_scanned = !is_sealed || !is_served;
    served[is_scanned ? index::Serving::kExact : ServingOfSegment(serving, field, segment)] +=
        rows[i];
  }
  if (serving == index::Serving::kAutomatic) state.index.params[kServedBy] = ServedBy(served);
  return state;
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
    const core::FieldSchema& field = *description.schema.Find(index.field);
    states.push_back(StateOf(*reading.snapshot, field, index, rows));
  }
  return states;
}

}  // namespace elanus::engine
