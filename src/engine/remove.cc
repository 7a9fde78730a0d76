// Delete, by keys or by filter. A filter is evaluated once, here; the log gets the keys of the rows
// it selected. A row that shares its key with a selected one goes too, as in Milvus.
#include "engine/check_rows.h"
#include "engine/partitions.h"
#include "engine/select_rows.h"
#include "engine/verbs.h"
#include "filter/filter.h"

namespace elanus::engine {
namespace {

// The keys of the rows that the filter selects.
core::Result<core::Column> SelectKeys(const Reading& reading, const Selection& selection) {
  const core::FieldSchema& primary = reading.schema().primary();
  core::Column keys(primary.type);
  core::Work work;
  const std::vector<core::Bitset> selected = TRY(SelectRows(reading, selection, &work));
  for (size_t i = 0; i < selected.size(); ++i) {
    if (selected[i].None()) continue;
    const core::ColumnView own = TRY(reading.snapshot->segments[i].segment->Values(primary));
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

// One partition, or (0) all of them.
std::vector<int64_t> PartitionsOf(const Snapshot& state, int64_t partition) {
  if (partition != 0) return {partition};
  std::vector<int64_t> all;
  for (const auto& each : state.description->partitions) all.push_back(each.id);
  return all;
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
  const filter::BoundFilter filter =
      TRY(filter::Bind(request.filter, snapshot->schema(), request.filter_values));
  if (!request.keys.has_value() && filter.selects_all()) {
    return core::InvalidArgument("the filter of a delete must not be empty");
  }

  // Rows are chosen while no other writer can change them, and logged as keys.
  const auto prepare = [&](const Snapshot& state, uint64_t /*timestamp*/) -> core::Result<Change> {
    Change change;
    if (!request.partition.empty()) {
      change.removed_from = TRY(FindPartition(*state.description, request.partition));
    }
    if (request.keys.has_value()) {
      change.removed_keys = TRY(ExistingKeys(state, *request.keys));
    } else {
      const Reading reading = collection->ReadState(state);
      const Selection selection{.filter = &filter,
                                .keys = nullptr,
                                .partitions = PartitionsOf(state, change.removed_from)};
      change.removed_keys = TRY(SelectKeys(reading, selection));
    }
    if (change.removed_keys->rows() == 0) return Change{};
    return change;
  };
  const CommitReceipt receipt = TRY(collection->Commit(1, prepare));
  KeepInShape(collection);
  return core::DeleteReceipt{.deleted = receipt.deleted, .timestamp = receipt.timestamp};
}

}  // namespace elanus::engine
