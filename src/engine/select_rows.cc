// The filter runs over whole columns of a segment, also over rows that are deleted: a column at a
// time is faster than asking row by row, and the deleted ones are few between merges.
#include "engine/select_rows.h"

#include <map>

namespace elanus::engine {
namespace {

core::Result<core::Bitset> FilterRows(const core::CollectionSchema& schema, const SegmentView& view,
                                      const filter::BoundFilter& filter) {
  // Columns are fetched first: the first touch of a block checks it, and that may fail.
  std::map<std::string, core::ColumnView, std::less<>> columns;
  for (const std::string& name : filter.fields()) {
    columns[name] = TRY(view.segment->Values(*schema.Find(name)));
  }
  return filter::Evaluate(
      filter, [&](std::string_view name) { return columns.find(name)->second; }, view.rows());
}

core::Result<core::Bitset> RowsWithKeys(const core::CollectionSchema& schema,
                                        const SegmentView& view, const core::Column& keys) {
  core::Bitset rows(view.rows());
  const core::ColumnView wanted = keys.view();
  for (size_t i = 0; i < wanted.rows; ++i) {
    for (uint32_t row : TRY(FindLiveRows(schema, view, wanted, i))) rows.Set(row);
  }
  return rows;
}

}  // namespace

core::Result<std::vector<core::Bitset>> SelectRows(const Snapshot& snapshot,
                                                   const filter::BoundFilter& filter,
                                                   const core::Column* keys, core::Work* work) {
  std::vector<core::Bitset> selected;
  for (const SegmentView& view : snapshot.segments) {
    core::Bitset rows =
        keys == nullptr ? view.LiveRows() : TRY(RowsWithKeys(snapshot.schema(), view, *keys));
    if (!filter.selects_all() && !rows.None()) {
      rows &= TRY(FilterRows(snapshot.schema(), view, filter));
      work->rows_filtered += static_cast<int64_t>(view.rows());
    }
    ++work->segments;
    selected.push_back(std::move(rows));
  }
  return selected;
}

}  // namespace elanus::engine
