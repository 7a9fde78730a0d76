// The filter runs over whole columns of a segment, also over rows that are deleted: a column at a
// time is faster than asking row by row, and the deleted ones are few between merges.
#include "engine/select_rows.h"

#include <algorithm>

#include "engine/index_lookup.h"
#include "engine/key_lookup.h"

namespace elanus::engine {
namespace {

// What is answered without reading a column: by partition, by the order of the keys, by indexes.
filter::Lookup MakeLookup(const core::CollectionDescription& description, const SegmentView& view) {
  return [partition = MakePartitionLookup(description, view),
          key = MakeKeyLookup(description.schema, view),
          index = MakeIndexLookup(description.schema, *view.segment)](const filter::Atom& atom) {
    auto answer = partition(atom);
    if (!answer.has_value()) answer = key(atom);
    return answer.has_value() ? std::move(answer) : index(atom);
  };
}

core::Result<filter::EvaluationResult> FilterRows(const core::CollectionDescription& description,
                                                  const SegmentView& view,
                                                  const filter::BoundFilter& filter) {
  const filter::Columns columns = [&](std::string_view name) {
    return view.segment->Values(*description.schema.Find(name));
  };
  return filter::Evaluate(filter, columns, view.rows(), MakeLookup(description, view));
}

core::Result<core::Bitset> RowsWithKeys(const core::CollectionSchema& schema,
                                        const SegmentView& view, const core::Column& keys) {
  core::Bitset rows(view.rows());
  const core::ColumnView wanted = keys.view();
  for (size_t i = 0; i < wanted.rows; ++i) {
    for (uint32_t row : TRY(FindRows(schema, view, wanted, i))) rows.Set(row);
  }
  return rows;
}

}  // namespace

core::Result<std::vector<core::Bitset>> SelectRows(const Reading& reading,
                                                   const Selection& selection, core::Work* work) {
  const core::CollectionDescription& description = *reading.snapshot->description;
  const std::vector<int64_t>& partitions = selection.partitions;
  std::vector<core::Bitset> selected;
  for (const SegmentView& view : reading.snapshot->segments) {
    selected.emplace_back();
    if (std::find(partitions.begin(), partitions.end(), view.partition) == partitions.end()) {
      continue;
    }
    core::Bitset rows = TRY(VisibleRows(view, reading.visibility));
    if (selection.keys != nullptr) {
      rows &= TRY(RowsWithKeys(description.schema, view, *selection.keys));
    }
    if (!selection.filter->selects_all() && !rows.None()) {
      const auto filtered = TRY(FilterRows(description, view, *selection.filter));
      work->rows_filtered += static_cast<int64_t>(filtered.rows_visited);
      work->rows_looked_up += static_cast<int64_t>(filtered.rows_looked_up);
      // Nothing of the segment was looked at.
      if (filtered.rows_visited == 0 && filtered.rows.None()) continue;
      rows &= filtered.rows;
    }
    ++work->segments;
    selected.back() = std::move(rows);
  }
  return selected;
}

}  // namespace elanus::engine
