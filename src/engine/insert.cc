// Insert: rows are checked before the turn to write is taken, so that a bad batch holds up nobody.
#include "engine/check_rows.h"
#include "engine/functions.h"
#include "engine/generate_keys.h"
#include "engine/partitions.h"
#include "engine/text_embedding.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Result<core::WriteReceipt> Insert(Collection* collection,
                                        const core::InsertRequest& request) {
  const auto snapshot = collection->snapshot();
  const core::FieldSchema& primary = snapshot->schema().primary();
  core::Batch checked = TRY(CheckRows(snapshot->schema(), request.rows));
  const size_t rows = request.rows.rows();
  if (rows == 0) return core::WriteReceipt{.keys = core::Column(primary.type), .timestamp = 0};
  TRY(EmbedRows(snapshot->schema(), collection->environment().embedder, &checked));
  TRY(ComputeFunctions(snapshot->schema(), &checked));

  core::WriteReceipt receipt;
  const auto prepare = [&](const Snapshot& state, uint64_t timestamp) -> core::Result<Change> {
    core::Column& keys = *checked.Find(primary.name);
    if (keys.rows() == 0) keys = GenerateKeys(primary, rows, timestamp);
    receipt.keys = keys;
    TRY(AddLaterFields(state.schema(), &checked));
    Change change;
    change.added = TRY(SplitByPartition(*state.description, request.partition, std::move(checked)));
    return change;
  };
  receipt.timestamp = TRY(collection->Commit(rows, prepare)).timestamp;
  KeepInShape(collection);
  return receipt;
}

}  // namespace elanus::engine
