// Insert: rows are checked before the turn to write is taken, so that a bad batch holds up nobody.
#include "engine/check_rows.h"
#include "engine/generate_keys.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Result<core::WriteReceipt> Insert(Collection* collection,
                                        const core::InsertRequest& request) {
  const core::Batch& rows = request.rows;
  const auto snapshot = collection->snapshot();
  const core::FieldSchema& primary = snapshot->schema().primary();
  core::Batch checked = TRY(CheckRows(snapshot->schema(), rows));
  if (rows.rows() == 0) {
    return core::WriteReceipt{.keys = core::Column(primary.type), .timestamp = 0};
  }

  core::WriteReceipt receipt;
  const auto prepare = [&](const Snapshot&, uint64_t timestamp) -> core::Result<Change> {
    core::Column& keys = *checked.Find(primary.name);
    if (primary.auto_id) keys = GenerateKeys(primary, rows.rows(), timestamp);
    receipt.keys = keys;
    Change change{.timestamp = timestamp, .removed_keys = {}, .added = {}};
    change.added.push_back({storage::kDefaultPartitionId, std::move(checked)});
    return change;
  };
  receipt.timestamp = TRY(collection->Commit(rows.rows(), prepare)).timestamp;
  KeepInShape(collection);
  return receipt;
}

}  // namespace elanus::engine
