// Delete, by keys or by filter. A filter is evaluated once, here; the log gets the keys of the rows
// it selected. A row that shares its key with a selected one goes too, as in Milvus.
#include "engine/check_rows.h"
#include "engine/keys.h"
#include "engine/select_rows.h"
#include "engine/verbs.h"
#include "filter/filter.h"

namespace elanus::engine {
namespace {

// The keys of the rows that the filter selects.
core::Result<core::Column> SelectKeys(const Snapshot& state, const filter::BoundFilter& filter) {
  const core::FieldSchema& primary = state.schema().primary();
  core::Column keys(primary.type);
  core::Work work;
  const std::vector<core::Bitset> selected = TRY(SelectRows(state, filter, nullptr, &work));
  for (size_t i = 0; i < selected.size(); ++i) {
    if (selected[i].None()) continue;
    const core::ColumnView own = TRY(state.segments[i].segment->Values(primary));
    selected[i].ForEach([&](size_t row) { keys.AppendFrom(own, row); });
  }
  return keys;
}

// The given keys that some live row has: a record in the log for others would say nothing.
core::Result<core::Column> ExistingKeys(const Snapshot& state, const core::Column& given) {
  core::Column keys(given.type());
  const core::ColumnView wanted = given.view();
  for (size_t i = 0; i < wanted.rows; ++i) {
    for (const SegmentView& view : state.segments) {
      if (TRY(FindLiveRows(state.schema(), view, wanted, i)).empty()) continue;
      keys.AppendFrom(wanted, i);
      break;
    }
  }
  return keys;
}

}  // namespace

core::Result<core::DeleteReceipt> Remove(Collection* collection,
                                         const core::DeleteRequest& request) {
  const auto snapshot = collection->snapshot();
  if (request.keys.has_value() == !request.filter.empty()) {
    return core::InvalidArgument("delete needs either keys or a filter");
  }
  if (request.keys.has_value()) TRY(CheckKeys(snapshot->schema(), *request.keys));
  // Bound before the turn to write is taken: a wrong filter costs other writers nothing.
  const filter::BoundFilter filter = TRY(filter::Bind(request.filter, snapshot->schema()));
  if (!request.keys.has_value() && filter.selects_all()) {
    return core::InvalidArgument("the filter of a delete must not be empty");
  }

  // Rows are chosen while no other writer can change them, and logged as keys.
  const auto prepare = [&](const Snapshot& state, uint64_t timestamp) -> core::Result<Change> {
    core::Column keys = request.keys.has_value() ? TRY(ExistingKeys(state, *request.keys))
                                                 : TRY(SelectKeys(state, filter));
    if (keys.rows() == 0) return Change{};
    return Change{.timestamp = timestamp, .removed_keys = std::move(keys), .added = {}};
  };
  const CommitReceipt receipt = TRY(collection->Commit(1, prepare));
  KeepInShape(collection);
  return core::DeleteReceipt{.deleted = receipt.deleted, .timestamp = receipt.timestamp};
}

}  // namespace elanus::engine
