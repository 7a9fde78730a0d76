// The filter runs over whole columns of a segment, also over rows that are deleted: a column at a
// time is faster than asking row by row, and the deleted ones are few between merges.
#include "engine/select_rows.h"

#include <algorithm>

#include "engine/index_lookup.h"

namespace elanus::engine {
namespace {

core::Result<core::Bitset> FilterRows(const core::CollectionSchema& schema, const SegmentView& view,
                                      const filter::BoundFilter& filter, core::Work* work) {
  const filter::Columns columns = [&](std::string_view name) {
    return view.segment->Values(*schema.Find(name));
  };
  filter::EvaluationResult result =
      TRY(filter::Evaluate(filter, columns, view.rows(), MakeIndexLookup(schema, *view.segment)));
  work->rows_filtered += static_cast<int64_t>(result.rows_visited);
  work->rows_looked_up += static_cast<int64_t>(result.rows_looked_up);
  return std::move(result.rows);
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
  const core::CollectionSchema& schema = reading.schema();
  const std::vector<int64_t>& partitions = selection.partitions;
  std::vector<core::Bitset> selected;
  for (const SegmentView& view : reading.snapshot->segments) {
    selected.emplace_back();
    if (std::find(partitions.begin(), partitions.end(), view.partition) == partitions.end()) {
      continue;
    }
    core::Bitset rows = TRY(VisibleRows(view, reading.visibility));
    if (selection.keys != nullptr) rows &= TRY(RowsWithKeys(schema, view, *selection.keys));
    if (!selection.filter->selects_all() && !rows.None()) {
      rows &= TRY(FilterRows(schema, view, *selection.filter, work));
    }
    ++work->segments;
    selected.back() = std::move(rows);
  }
  return selected;
}

}  // namespace elanus::engine
