// One segment after the other: numbers for its files are taken, the files are written beside
// everybody else, and one edition names them, if the segment and the index are still there.
#include "engine/build_indexes.h"

#include <algorithm>

#include "engine/edition.h"
#include "engine/sealed_segment.h"
#include "index/index_names.h"
#include "index/ngram_index.h"
#include "index/scalar_index.h"
#include "index/sparse_index.h"
#include "storage/index_file.h"

namespace elanus::engine {
namespace {

// An index that a segment lacks.
struct MissingIndex {
  core::IndexDescription index;
  core::FieldSchema field;
  index::Serving serving = index::Serving::kNothing;
  uint64_t number = 0;  // Of its file.
};

struct Task {
  std::shared_ptr<const SealedSegment> segment;
  uint64_t segment_number = 0;
  std::vector<MissingIndex> missing;
};

std::vector<MissingIndex> MissingOf(const SealedSegment& segment,
                                    const core::CollectionDescription& description) {
  std::vector<MissingIndex> missing;
  for (const core::IndexDescription& index : description.indexes) {
    const core::FieldSchema* field = description.schema.Find(index.field);
    if (field == nullptr) continue;
    const auto serving = index::CheckIndex(*field, index);
    if (!serving.ok() || !index::HasFile(*serving)) continue;
    const auto built = segment.Index(*field);
    if (built != nullptr && built->id() == index.id && !built->is_damaged()) continue;
    missing.push_back({.index = index, .field = *field, .serving = *serving});
  }
  return missing;
}

std::vector<Task> PlanTasks(const Snapshot& snapshot) {
  std::vector<Task> tasks;
  for (size_t i = 0; i < snapshot.sealed; ++i) {
    Task task;
    task.segment = std::static_pointer_cast<const SealedSegment>(snapshot.segments[i].segment);
    task.missing = MissingOf(*task.segment, *snapshot.description);
    if (!task.missing.empty()) tasks.push_back(std::move(task));
  }
  return tasks;
}

// The position of the segment among the sealed ones, or nullopt if it has been merged away.
std::optional<size_t> Position(const Snapshot& state, const Segment* segment) {
  for (size_t i = 0; i < state.sealed; ++i) {
    if (state.segments[i].segment.get() == segment) return i;
  }
  return std::nullopt;
}

std::string PathOf(const Collection& collection, const MissingIndex& missing) {
  return JoinPath(collection.directory(), storage::IndexName(missing.number));
}

core::Status WriteIndex(const Collection& collection, const Task& task,
                        const MissingIndex& missing) {
  const core::ColumnView column = TRY(task.segment->Values(missing.field));
  storage::IndexHeader header{
      .segment = task.segment_number, .index = missing.index.id, .field = missing.field.id};
  std::vector<std::byte> contents;
  if (missing.serving == index::Serving::kSparse) {
    header.kind = storage::IndexKind::kSparse;
    contents = index::SparseIndex::Build(column);
  } else if (missing.serving == index::Serving::kNgram) {
    const index::GramLengths lengths = index::GramLengthsOf(missing.index);
    header.kind = storage::IndexKind::kGrams;
    header.gram_min = static_cast<uint32_t>(lengths.min);
    header.gram_max = static_cast<uint32_t>(lengths.max);
    contents = index::BuildNgramIndex(column, lengths);
  } else {
    contents = index::ScalarIndex::Build(column, missing.field.element_type);
  }
  return storage::WriteIndexFile(collection.environment().files, PathOf(collection, missing),
                                 header, contents);
}

// Names the files of the task in the manifest and hands them to the segment.
core::Status PublishTask(const Collection& collection, const Task& task, Ledger* ledger) {
  Edition edition(collection, ledger);
  const auto position = Position(edition.state(), task.segment.get());
  std::vector<storage::IndexEntry> named;
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
    named.push_back({.index = missing.index.id, .number = missing.number});
    entries.push_back(named.back());
  }
  TRY(edition.Publish());
  for (const storage::IndexEntry& entry : named) {
    task.segment->OpenIndex(collection.directory(), task.segment_number, entry);
  }
  return core::Status::Ok();
}

core::Status Run(Collection* collection, Task task) {
  bool is_there = false;
  TRY(collection->Exclusive([&](Ledger* ledger) {
    const auto position = Position(ledger->state, task.segment.get());
    is_there = position.has_value();
    if (!is_there) return core::Status::Ok();
    task.segment_number = ledger->manifest.segments[*position].number;
    for (MissingIndex& missing : task.missing) missing.number = ledger->manifest.next_number++;
    return core::Status::Ok();
  }));
  if (!is_there) return core::Status::Ok();
  core::Status status;
  for (const MissingIndex& missing : task.missing) {
    status = WriteIndex(*collection, task, missing);
    if (!status.ok()) break;
  }
  if (status.ok()) {
    return collection->Exclusive(
        [&](Ledger* ledger) { return PublishTask(*collection, task, ledger); });
  }
  for (const MissingIndex& missing : task.missing) {
    // Nobody names the files; one that stays is put aside by the next recovery.
    const core::Status ignored =
        collection->environment().files->Remove(PathOf(*collection, missing));
    static_cast<void>(ignored);
  }
  return status;
}

}  // namespace

core::Status BuildIndexes(Collection* collection) {
  const auto turn = collection->TakeIndexTurn();
  for (Task& task : PlanTasks(*collection->snapshot())) TRY(Run(collection, std::move(task)));
  return core::Status::Ok();
}

void TryBuildIndexes(Collection* collection) {
  const core::Status ignored = BuildIndexes(collection);
  static_cast<void>(ignored);
}

}  // namespace elanus::engine
