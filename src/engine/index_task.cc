#include "engine/index_task.h"

#include <algorithm>

#include "engine/edition.h"
#include "engine/vector_kinds.h"
#include "index/ngram_index.h"
#include "index/scalar_index.h"
#include "index/sparse_index.h"
#include "storage/index_file.h"

namespace elanus::engine {
namespace {

// The position of the segment among the sealed ones, or nullopt if it has been merged away.
std::optional<size_t> Position(const Snapshot& state, const Segment* segment) {
  for (size_t i = 0; i < state.sealed; ++i) {
    if (state.segments[i].segment.get() == segment) return i;
  }
  return std::nullopt;
}

core::Result<std::vector<std::byte>> Build(const IndexTask& task, const MissingIndex& missing,
                                           StoppableExecutor* executor,
                                           storage::IndexHeader* header) {
  if (index::IsVectorServing(missing.serving)) {
    VectorContents built = TRY(BuildVectors({.segment = task.segment.get(),
                                             .field = &missing.field,
                                             .index = &missing.index,
                                             .serving = missing.serving},
                                            executor));
    header->kind = built.kind;
    header->metric = static_cast<uint32_t>(missing.index.metric);
    return std::move(built.bytes);
  }
  const core::ColumnView column = TRY(task.segment->Values(missing.field));
  if (missing.serving == index::Serving::kSparse) {
    header->kind = storage::IndexKind::kSparse;
    return index::SparseIndex::Build(column);
  }
  if (missing.serving == index::Serving::kNgram) {
    const index::GramLengths lengths = index::GramLengthsOf(missing.index);
    header->kind = storage::IndexKind::kGrams;
    header->gram_min = static_cast<uint32_t>(lengths.min);
    header->gram_max = static_cast<uint32_t>(lengths.max);
    return index::BuildNgramIndex(column, lengths);
  }
  return index::ScalarIndex::Build(column, missing.field.element_type);
}

core::Status WriteIndex(const Collection& collection, const IndexTask& task,
                        const MissingIndex& missing, StoppableExecutor* executor) {
  storage::IndexHeader header{
      .segment = task.segment_number, .index = missing.index.id, .field = missing.field.id};
  const auto contents = TRY(Build(task, missing, executor, &header));
  TRY(executor->status());
  return storage::WriteIndexFile(collection.environment().files, PathOf(collection, missing),
                                 header, contents);
}

// Builds and writes the file, and opens it through the same door as after a restart.
core::Result<std::shared_ptr<const SegmentIndex>> MakeIndex(const Collection& collection,
                                                            const IndexTask& task,
                                                            const MissingIndex& missing,
                                                            StoppableExecutor* executor) {
  TRY(WriteIndex(collection, task, missing, executor));
  const std::string path = PathOf(collection, missing);
  auto file = TRY(storage::IndexFile::Open(collection.environment().files, path,
                                           task.segment_number, missing.index.id));
  auto made = std::make_shared<const SegmentIndex>(std::move(file), task.segment->rows());
  if (index::IsVectorServing(missing.serving) && made->vector() == nullptr) {
    return core::Corruption("'" + path + "' is not the index that was written");
  }
  return std::shared_ptr<const SegmentIndex>(std::move(made));
}

// Names the files of the task in the manifest and hands them to the segment.
core::Status PublishTask(const Collection& collection, const IndexTask& task,
                         const MadeIndexes& made, Ledger* ledger) {
  Edition edition(collection, ledger);
  const auto position = Position(edition.state(), task.segment.get());
  // Without a Publish the edition takes the files away again.
  for (const MissingIndex& missing : task.missing) edition.Adopt(PathOf(collection, missing));
  for (const MissingIndex& missing : task.missing) {
    const auto& wanted = edition.state().description->indexes;
    const bool is_wanted = std::any_of(wanted.begin(), wanted.end(), [&](const auto& index) {
      return index.id == missing.index.id;
    });
    if (!position.has_value() || !is_wanted) return core::Status::Ok();
    auto& entries = edition.manifest().segments[*position].indexes;
    std::erase_if(entries, [&](const storage::IndexEntry& entry) {
      if (entry.index == missing.index.id) edition.Drop(storage::IndexName(entry.number));
      return entry.index == missing.index.id;
    });
    entries.push_back({.index = missing.index.id, .number = missing.number});
  }
  TRY(edition.Publish());
  for (size_t i = 0; i < made.size(); ++i) {
    task.segment->TakeIndex(task.missing[i].field, made[i]);
  }
  return core::Status::Ok();
}

// Takes numbers for the files; false if the segment has gone.
core::Result<bool> TakeNumbers(Collection* collection, IndexTask* task) {
  bool is_there = false;
  TRY(collection->Exclusive([&](Ledger* ledger) {
    const auto position = Position(ledger->state, task->segment.get());
    is_there = position.has_value();
    if (!is_there) return core::Status::Ok();
    task->segment_number = ledger->manifest.segments[*position].number;
    for (MissingIndex& missing : task->missing) missing.number = ledger->manifest.next_number++;
    return core::Status::Ok();
  }));
  return is_there;
}

// Nobody names the files; one that stays is put aside by the next recovery.
void TakeAway(const Collection& collection, const IndexTask& task) {
  for (const MissingIndex& missing : task.missing) {
    const core::Status ignored =
        collection.environment().files->Remove(PathOf(collection, missing));
    static_cast<void>(ignored);
  }
}

}  // namespace

std::string PathOf(const Collection& collection, const MissingIndex& missing) {
  return JoinPath(collection.directory(), storage::IndexName(missing.number));
}

core::Result<MadeIndexes> MakeIndexes(const Collection& collection, const IndexTask& task,
                                      StoppableExecutor* executor) {
  MadeIndexes made;
  for (const MissingIndex& missing : task.missing) {
    auto index = MakeIndex(collection, task, missing, executor);
    if (!index.ok()) {
      TakeAway(collection, task);
      return index.status();
    }
    made.push_back(std::move(index).value());
  }
  return made;
}

core::Status RunIndexTask(Collection* collection, IndexTask task, StoppableExecutor* executor) {
  if (!TRY(TakeNumbers(collection, &task))) return core::Status::Ok();
  const MadeIndexes made = TRY(MakeIndexes(*collection, task, executor));
  return collection->Exclusive(
      [&](Ledger* ledger) { return PublishTask(*collection, task, made, ledger); });
}

bool IsServed(const Segment& segment, const core::FieldSchema& field,
              const core::IndexDescription& index, index::Serving serving) {
  if (!index::HasFile(ServingOfSegment(serving, field, segment))) return true;
  const auto built = segment.Index(field);
  return built != nullptr && built->id() == index.id && !built->is_damaged();
}

std::vector<MissingIndex> MissingOf(const Segment& segment,
                                    const core::CollectionDescription& description,
                                    IndexSort sort) {
  std::vector<MissingIndex> missing;
  for (const core::IndexDescription& index : description.indexes) {
    const core::FieldSchema* field = description.schema.Find(index.field);
    if (field == nullptr) continue;
    const auto serving = index::CheckIndex(*field, index);
    if (!serving.ok() || IsServed(segment, *field, index, *serving)) continue;
    const bool is_of_vectors = index::IsVectorServing(*serving);
    if (is_of_vectors != (sort == IndexSort::kOfVectors)) continue;
    missing.push_back(
        {.index = index, .field = *field, .serving = ServingOfSegment(*serving, *field, segment)});
  }
  return missing;
}

std::vector<IndexTask> PlanIndexTasks(const Snapshot& snapshot, IndexSort sort) {
  std::vector<IndexTask> tasks;
  for (size_t i = 0; i < snapshot.sealed; ++i) {
    IndexTask task;
    task.segment = std::static_pointer_cast<const SealedSegment>(snapshot.segments[i].segment);
    task.missing = MissingOf(*task.segment, *snapshot.description, sort);
    if (!task.missing.empty()) tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace elanus::engine
