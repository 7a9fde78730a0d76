// Upsert: the keys go and the rows come in one change, at one timestamp, so that no reader sees the
// key missing and no crash leaves it so.
#include "engine/check_rows.h"
#include "engine/keys.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// A key that is given twice keeps its last row: the one that would have replaced the others, had
// they come one after the other.
core::Batch KeepLastOfEachKey(core::Batch rows, const std::string& primary) {
  const core::Column keys = *rows.Find(primary);
  const core::ColumnView view = keys.view();
  const std::vector<uint32_t> order = SortKeys(view);
  core::Bitset last(view.rows, true);
  for (size_t i = 1; i < order.size(); ++i) {
    if (CompareKeys(view, order[i - 1], view, order[i]) == 0) last.Reset(order[i - 1]);
  }
  if (last.Count() == view.rows) return rows;
  core::Batch kept;
  for (const core::NamedColumn& named : rows.columns) {
    core::Column& column = kept.Add(named.name, named.column.type(), named.column.dim());
    const core::ColumnView source = named.column.view();
    last.ForEach([&](size_t row) { column.AppendFrom(source, row); });
  }
  return kept;
}

}  // namespace

core::Result<core::WriteReceipt> Upsert(Collection* collection,
                                        const core::UpsertRequest& request) {
  const core::Batch& rows = request.rows;
  const auto snapshot = collection->snapshot();
  const core::FieldSchema& primary = snapshot->schema().primary();
  if (primary.auto_id) {
    return core::Unimplemented("collection '" + snapshot->schema().name +
                               "' generates its keys (auto_id); upsert needs keys that are given");
  }
  core::Batch checked = TRY(CheckRows(snapshot->schema(), rows));
  core::WriteReceipt receipt{.keys = *checked.Find(primary.name), .timestamp = 0};
  if (rows.rows() == 0) return receipt;
  checked = KeepLastOfEachKey(std::move(checked), primary.name);

  const auto prepare = [&](const Snapshot&, uint64_t timestamp) -> core::Result<Change> {
    core::Column keys = *checked.Find(primary.name);
    Change change{.timestamp = timestamp, .removed_keys = std::move(keys), .added = {}};
    change.added.push_back({storage::kDefaultPartitionId, std::move(checked)});
    return change;
  };
  receipt.timestamp = TRY(collection->Commit(1, prepare)).timestamp;
  KeepInShape(collection);
  return receipt;
}

}  // namespace elanus::engine
