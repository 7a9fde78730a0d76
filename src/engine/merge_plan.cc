#include "engine/merge_plan.h"

#include <algorithm>

#include "core/column.h"
#include "engine/segment_index.h"
#include "engine/vector_kinds.h"
#include "index/vector_options.h"

namespace elanus::engine {
namespace {

// A segment is rewritten alone when more than this part of its rows is deleted.
// Searches pay for deleted rows (they are read and skipped), rewriting costs once.
constexpr double kDeletedShareMax = 0.3;
// So many neighbours of like size are merged.
constexpr size_t kLikeSegments = 4;

bool HasIndex(const Segment& segment, const core::CollectionDescription& description) {
  return std::any_of(description.schema.fields.begin(), description.schema.fields.end(),
                     [&](const core::FieldSchema& field) {
                       if (!core::IsVector(field.type)) return false;
                       const auto index = segment.Index(field);
                       return index != nullptr && storage::IsVectorKind(index->kind());
                     });
}

bool IsInScope(const Snapshot& snapshot, size_t i, MergeScope scope) {
  return scope == MergeScope::kAll ||
         !HasIndex(*snapshot.segments[i].segment, *snapshot.description);
}

// Where the youngest segments of a partition begin that are worth merging; `end` is behind them.
size_t LikeNeighbours(const Snapshot& snapshot, size_t end, uint64_t bytes_max, MergeScope scope) {
  const int64_t partition = snapshot.segments[end - 1].partition;
  // From the youngest backwards: a neighbour joins if it is not much larger than all that follow.
  uint64_t bytes = 0;
  size_t begin = end;
  while (begin > 0 && snapshot.segments[begin - 1].partition == partition) {
    const uint64_t older = LiveBytes(snapshot.segments[begin - 1]);
    if (begin < end && older > 2 * bytes) break;
    if (bytes + older > bytes_max || !IsInScope(snapshot, begin - 1, scope)) break;
    bytes += older;
    --begin;
  }
  return begin;
}

// Whether a segment of so many rows would have an index of one of its vector fields.
bool WouldBeIndexed(const core::CollectionDescription& description, size_t rows) {
  return std::any_of(description.indexes.begin(), description.indexes.end(),
                     [&](const auto& index) {
                       const core::FieldSchema* field = description.schema.Find(index.field);
                       if (field == nullptr || !core::IsVector(field->type)) return false;
                       const auto serving = index::CheckIndex(*field, index);
                       if (!serving.ok() || !index::IsVectorServing(*serving)) return false;
                       const uint64_t bytes = rows * core::RowWidth(field->type, field->dim);
                       return index::ServingOfRows(*serving, rows, bytes) != index::Serving::kExact;
                     });
}

}  // namespace

MergePlan PlanOf(const Snapshot& snapshot, size_t begin, size_t end) {
  MergePlan plan;
  for (size_t i = begin; i < end; ++i) plan.push_back(snapshot.segments[i].segment);
  return plan;
}

uint64_t LiveBytes(const SegmentView& view) {
  return view.rows() == 0 ? 0 : view.segment->bytes() * view.live_rows() / view.rows();
}

core::Result<size_t> GoneRows(const SegmentView& view, const Visibility& visibility) {
  if (visibility.is_plain()) return view.deleted_rows();
  return view.rows() - TRY(VisibleRows(view, visibility)).Count();
}

core::Result<std::optional<MergePlan>> PlanUpkeep(const Reading& reading, uint64_t segment_bytes,
                                                  MergeScope scope) {
  const Snapshot& snapshot = *reading.snapshot;
  for (size_t i = 0; i < snapshot.sealed; ++i) {
    const SegmentView& view = snapshot.segments[i];
    if (!IsInScope(snapshot, i, scope)) continue;
    if (static_cast<double>(TRY(GoneRows(view, reading.visibility))) >
        kDeletedShareMax * static_cast<double>(view.rows())) {
      return std::optional(MergePlan{view.segment});
    }
  }
  for (size_t end = snapshot.sealed; end > 0;) {
    const size_t begin = LikeNeighbours(snapshot, end, MergedBytesMax(segment_bytes), scope);
    if (end - begin >= kLikeSegments) return std::optional(PlanOf(snapshot, begin, end));
    const int64_t partition = snapshot.segments[end - 1].partition;
    while (end > 0 && snapshot.segments[end - 1].partition == partition) --end;
  }
  return std::optional<MergePlan>();
}

bool HasVectorIndex(const MergePlan& plan, const core::CollectionDescription& description) {
  return std::any_of(plan.begin(), plan.end(),
                     [&](const auto& segment) { return HasIndex(*segment, description); });
}

std::optional<MergePlan> PlanBeforeIndexing(const Snapshot& snapshot, uint64_t segment_bytes) {
  const core::CollectionDescription& description = *snapshot.description;
  for (size_t begin = 0; begin < snapshot.sealed;) {
    const int64_t partition = snapshot.segments[begin].partition;
    uint64_t bytes = 0;
    size_t rows = 0;
    size_t end = begin;
    for (; end < snapshot.sealed && snapshot.segments[end].partition == partition; ++end) {
      const SegmentView& view = snapshot.segments[end];
      bytes += LiveBytes(view);
      if (bytes > MergedBytesMax(segment_bytes)) break;
      if (HasIndex(*view.segment, description)) break;
      rows += view.live_rows();
    }
    if (end > begin + 1 && WouldBeIndexed(description, rows)) {
      return PlanOf(snapshot, begin, end);
    }
    begin = std::max(end, begin + 1);
  }
  return std::nullopt;
}

}  // namespace elanus::engine
