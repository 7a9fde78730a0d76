#include "engine/index_vectors.h"

#include <algorithm>
#include <tuple>

#include "engine/build_indexes.h"
#include "engine/compact.h"
#include "engine/index_task.h"
#include "engine/timestamps.h"
#include "engine/vector_kinds.h"

namespace elanus::engine {
namespace {

// A row that is written is not alone, as a rule; this long after the last one there are no more.
constexpr uint64_t kQuietMs = 1000;

bool IsQuiet(const Collection& collection, const Snapshot& snapshot) {
  const uint64_t now_ms = collection.environment().clock->NowMs();
  return now_ms >= UnixMsOf(snapshot.timestamp) + kQuietMs;
}

// Whether few merges are to come.
bool IsLarge(const Segment& segment, uint64_t segment_bytes) {
  return segment.bytes() >= MergedBytesMax(segment_bytes) / 4;
}

// Whether somebody waits.
bool IsAsked(Collection* collection) {
  return collection->vector_work().is_asked.load() || IsQuiet(*collection, *collection->snapshot());
}

// What is missing and worth building, the largest first: while it is built, the others may become
// one.
std::vector<IndexTask> PlanTasks(Collection* collection, bool is_asked) {
  const auto snapshot = collection->snapshot();
  std::vector<IndexTask> tasks = PlanIndexTasks(*snapshot, IndexSort::kOfVectors);
  const uint64_t segment_bytes = collection->environment().segment_bytes;
  if (!is_asked && !collection->vector_work().is_written_slowly.load()) {
    std::erase_if(tasks,
                  [&](const IndexTask& task) { return !IsLarge(*task.segment, segment_bytes); });
  }
  std::stable_sort(tasks.begin(), tasks.end(), [](const IndexTask& a, const IndexTask& b) {
    return a.segment->rows() > b.segment->rows();
  });
  return tasks;
}

// Merges neighbours that would each be built alone.
core::Status MergeUnindexed(Collection* collection) {
  const auto turn = collection->TakeCompactionTurn();
  while (!collection->vector_work().is_stopping.load()) {
    const auto plan =
        PlanBeforeIndexing(*collection->snapshot(), collection->environment().segment_bytes);
    if (!plan.has_value()) break;
    TRY(MergeSegments(collection, *plan, nullptr));
  }
  return core::Status::Ok();
}

// Whether neither the segment nor an index of it has gone.
bool IsWanted(const IndexTask& task, const Snapshot& state) {
  const auto has = [&](const MissingIndex& missing) {
    const auto& indexes = state.description->indexes;
    return std::any_of(indexes.begin(), indexes.end(),
                       [&](const auto& index) { return index.id == missing.index.id; });
  };
  return std::all_of(task.missing.begin(), task.missing.end(), has) &&
         std::any_of(state.segments.begin(), state.segments.end(),
                     [&](const SegmentView& view) { return view.segment == task.segment; });
}

// Whether there was an index to build, which may have been given up.
core::Result<bool> BuildOne(Collection* collection) {
  const bool is_asked = IsAsked(collection);
  if (is_asked) TRY(MergeUnindexed(collection));
  std::vector<IndexTask> tasks = PlanTasks(collection, is_asked);
  if (tasks.empty()) return false;
  const IndexTask& task = tasks.front();
  StoppableExecutor executor(collection->environment().index_builder(), collection,
                             [&](const Snapshot& state) { return IsWanted(task, state); });
  const core::Status built = RunIndexTask(collection, task, &executor);
  if (executor.status().ok()) TRY(built);
  return true;
}

// Whether there were segments with indexes to merge. While rows come fast, more would come to be
// merged with them before their index is built.
core::Result<bool> MergeOne(Collection* collection) {
  if (!IsAsked(collection) && !collection->vector_work().is_written_slowly.load()) return false;
  const auto turn = collection->TakeCompactionTurn();
  const Reading reading = collection->Read({});
  const auto plan =
      TRY(PlanUpkeep(reading, collection->environment().segment_bytes, MergeScope::kAll));
  if (!plan.has_value() || !HasVectorIndex(*plan, *reading.snapshot->description)) return false;
  StoppableExecutor executor(collection->environment().index_builder(), collection);
  TRY(MergeSegments(collection, *plan, &executor));
  return true;
}

// Reads indexes into memory, so that searches need not wait for that, and damage is found.
void WarmIndexes(const Collection& collection) {
  const auto snapshot = collection.snapshot();
  for (size_t i = 0; i < snapshot->sealed; ++i) {
    for (const core::FieldSchema& field : snapshot->schema().fields) {
      if (collection.vector_work().is_stopping.load()) return;
      const auto index = snapshot->segments[i].segment->Index(field);
      if (index != nullptr && core::IsVector(field.type)) std::ignore = index->vector();
    }
  }
}

core::Status BuildVectorIndexes(Collection* collection) {
  Collection::VectorWork& work = collection->vector_work();
  WarmIndexes(*collection);
  while (!work.is_stopping.load()) {
    // What is scanned comes first: a merge only makes fast searches faster.
    if (TRY(BuildOne(collection))) continue;
    if (!TRY(MergeOne(collection))) break;
    TryBuildIndexes(collection);
  }
  work.is_asked.store(false);
  return core::Status::Ok();
}

}  // namespace

void StartVectorIndexes(Collection* collection) {
  Collection::VectorWork& work = collection->vector_work();
  work.has_failed.store(false);
  work.background.Start(collection->environment().index_builder(), [collection] {
    const bool has_failed = !BuildVectorIndexes(collection).ok();
    collection->vector_work().has_failed.store(has_failed);
  });
}

void AskForVectorIndexes(Collection* collection) {
  if (collection->environment().read_only) return;
  collection->vector_work().is_asked.store(true);
  StartVectorIndexes(collection);
}

void KeepVectorsIndexed(Collection* collection) {
  Collection::VectorWork& work = collection->vector_work();
  if (collection->environment().read_only || work.has_failed.load()) return;
  const auto snapshot = collection->snapshot();
  if (!IsQuiet(*collection, *snapshot)) return;
  // Looking costs as much as a search does where there are many segments.
  const uint64_t now_ms = collection->environment().clock->NowMs();
  if (now_ms < work.looked_at_ms.load() + kQuietMs) return;
  work.looked_at_ms.store(now_ms);
  if (PlanIndexTasks(*snapshot, IndexSort::kOfVectors).empty()) return;
  StartVectorIndexes(collection);
}

}  // namespace elanus::engine
