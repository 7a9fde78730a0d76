#include "engine/flush.h"

#include "engine/build_indexes.h"
#include "engine/edition.h"
#include "engine/growing_rows.h"
#include "engine/index_vectors.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Status SealGrowing(const Collection& collection, Ledger* ledger) {
  // Nothing was written since the last seal.
  if (ledger->log->next_sequence() == 1) return core::Status::Ok();
  // Writers wait meanwhile; readers go on with the snapshot they have.
  Edition edition(collection, ledger);
  TRY(edition.SealGrowing());
  return edition.Publish();
}

core::Status Flush(Collection* collection) {
  NoteWriteRate(CountGrowing(*collection->snapshot()), collection);
  TRY(collection->Exclusive([&](Ledger* ledger) { return SealGrowing(*collection, ledger); }));
  TryBuildIndexes(collection);
  StartVectorIndexes(collection);
  return core::Status::Ok();
}

}  // namespace elanus::engine
