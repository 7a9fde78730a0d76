// What writes make due is done beside them: a writer waits for it only if the log has grown so long
// that reading it again, when the database is opened, would take too long.
#include "engine/build_indexes.h"
#include "engine/compact.h"
#include "engine/seal.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Writers wait when the log is so many times as long as when it should have been sealed.
constexpr uint64_t kLogFactorMax = 4;

core::Status SealBeside(Collection* collection) {
  const auto seal = TRY(PrepareSeal(collection));
  return seal.has_value() ? PublishSeal(collection, *seal) : core::Status::Ok();
}

// Seals if that is due, then merges what is worth it.
void RunUpkeep(Collection* collection) {
  const auto turn = collection->TakeCompactionTurn();
  // Another writer may have been here first.
  if (collection->log_bytes() < collection->seal_bytes()) return;
  const uint64_t segment_bytes = collection->environment().segment_bytes;
  const bool is_sealed = SealBeside(collection).ok();
  // A full disk is not asked again for every row.
  collection->set_seal_bytes(is_sealed ? segment_bytes
                                       : collection->log_bytes() + segment_bytes / 4);
  if (!is_sealed) return;
  while (true) {
    const auto plan = PlanUpkeep(collection->Read({}), segment_bytes);
    if (!plan.ok() || !plan.value().has_value()) break;
    if (!MergeSegments(collection, **plan).ok()) break;
  }
  TryBuildIndexes(collection);
}

}  // namespace

void KeepInShape(Collection* collection) {
  if (collection->log_bytes() < collection->seal_bytes()) return;
  collection->upkeep().Start(collection->environment().executor,
                             [collection] { RunUpkeep(collection); });
  if (collection->log_bytes() >= kLogFactorMax * collection->seal_bytes()) RunUpkeep(collection);
}

}  // namespace elanus::engine
