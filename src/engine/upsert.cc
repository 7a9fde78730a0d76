// Upsert: the keys go and the rows come in one change, at one timestamp, so that no reader sees the
// key missing and no crash leaves it so.
#include "engine/check_rows.h"
#include "engine/fill_rows.h"
#include "engine/functions.h"
#include "engine/generate_keys.h"
#include "engine/keys.h"
#include "engine/partitions.h"
#include "engine/text_embedding.h"
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
    // What is computed later has no rows yet.
    if (named.column.rows() == 0) continue;
    const core::ColumnView source = named.column.view();
    last.ForEach([&](size_t row) { column.AppendFrom(source, row); });
  }
  return kept;
}

}  // namespace

core::Result<core::WriteReceipt> Upsert(Collection* collection,
                                        const core::UpsertRequest& request) {
  const auto snapshot = collection->snapshot();
  const core::FieldSchema& primary = snapshot->schema().primary();
  core::Batch given = TRY(request.is_partial ? CheckGivenRows(snapshot->schema(), request.rows)
                                             : CheckUpsertRows(snapshot->schema(), request.rows));
  core::WriteReceipt receipt{.keys = *given.Find(primary.name), .timestamp = 0};
  if (request.rows.rows() == 0) return receipt;
  given = KeepLastOfEachKey(std::move(given), primary.name);
  // Before the turn to write is taken: a model takes its time. Rows without their text keep the
  // vector of the row that they replace.
  TRY(EmbedRows(snapshot->schema(), collection->environment().embedder, &given));
  if (!request.is_partial) TRY(ComputeFunctions(snapshot->schema(), &given));

  const auto prepare = [&](const Snapshot& state, uint64_t timestamp) -> core::Result<Change> {
    Change change;
    change.removed_keys = *given.Find(primary.name);
    core::Batch rows =
        request.is_partial ? TRY(FillFromPredecessors(state, given)) : std::move(given);
    if (request.is_partial) TRY(ComputeFunctions(state.schema(), &rows));
    if (primary.auto_id) {
      // The rows are new ones, and so are their keys.
      receipt.keys = GenerateKeys(primary, change.removed_keys->rows(), timestamp);
      *rows.Find(primary.name) = receipt.keys;
    }
    TRY(AddLaterFields(state.schema(), &rows));
    change.added = TRY(SplitByPartition(*state.description, request.partition, std::move(rows)));
    return change;
  };
  receipt.timestamp = TRY(collection->Commit(given.rows(), prepare)).timestamp;
  KeepInShape(collection);
  return receipt;
}

}  // namespace elanus::engine
