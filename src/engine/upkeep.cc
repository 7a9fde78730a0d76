// What writes make due is done beside them: a writer waits for it only if the log has grown so long
// that reading it again, when the database is opened, would take too long, or growing rows are so
// many that searches would.
#include <algorithm>

#include "engine/build_indexes.h"
#include "engine/compact.h"
#include "engine/growing_rows.h"
#include "engine/index_vectors.h"
#include "engine/seal.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Writers wait when there is so many times as much as when it should have been sealed.
constexpr uint64_t kLogFactorMax = 4;

// Rows that come slowly are sealed as soon as they are worth an index of their vectors, so that a
// search compares no more of them than that.
constexpr uint64_t kSlowBytes = uint64_t{6} << 20;

// Whether so much is to be sealed, `factor` times over.
bool IsDue(const Collection& collection, uint64_t factor) {
  if (collection.log_bytes() >= factor * collection.seal_bytes()) return true;
  const GrowingRows growing = CountGrowing(*collection.snapshot());
  if (growing.rows >= factor * collection.seal_rows()) return true;
  const uint64_t segment_bytes = collection.environment().segment_bytes;
  // After a seal that failed there is another size at which the next one is due.
  return collection.seal_bytes() == segment_bytes && growing.came_slowly() &&
         growing.bytes >= factor * std::min(kSlowBytes, segment_bytes);
}

core::Status SealBeside(Collection* collection) {
  const auto seal = TRY(PrepareSeal(collection));
  return seal.has_value() ? PublishSeal(collection, *seal) : core::Status::Ok();
}

// False if there is nothing to do, or it could not be done.
bool SealIfDue(Collection* collection) {
  const auto turn = collection->TakeSealTurn();
  // Another writer may have been here first.
  if (!IsDue(*collection, 1)) return false;
  const GrowingRows growing = CountGrowing(*collection->snapshot());
  NoteWriteRate(growing, collection);
  const bool is_sealed = SealBeside(collection).ok();
  // A full disk is not asked again for every row.
  const uint64_t segment_bytes = collection->environment().segment_bytes;
  collection->set_seal_bytes(is_sealed ? segment_bytes
                                       : collection->log_bytes() + segment_bytes / 4);
  collection->set_seal_rows(is_sealed ? kGrowingRowsMax : growing.rows + kGrowingRowsMax / 4);
  return is_sealed;
}

// Merges what is worth it, but for segments with indexes of vectors: the builder merges those, so
// that their readers are never without.
void MergeIfDue(Collection* collection) {
  // Whoever merges now goes on as long as there is something to merge.
  const auto turn = collection->TryCompactionTurn();
  if (!turn.owns_lock()) return;
  while (true) {
    const auto plan = PlanUpkeep(collection->Read({}), collection->environment().segment_bytes,
                                 MergeScope::kWithoutVectorIndex);
    if (!plan.ok() || !plan.value().has_value()) return;
    if (!MergeSegments(collection, **plan, nullptr).ok()) return;
  }
}

void RunUpkeep(Collection* collection) {
  if (!SealIfDue(collection)) return;
  MergeIfDue(collection);
  TryBuildIndexes(collection);
  StartVectorIndexes(collection);
}

}  // namespace

void KeepInShape(Collection* collection) {
  if (!IsDue(*collection, 1)) return;
  collection->upkeep().Start(collection->environment().executor,
                             [collection] { RunUpkeep(collection); });
  if (IsDue(*collection, kLogFactorMax)) RunUpkeep(collection);
}

}  // namespace elanus::engine
