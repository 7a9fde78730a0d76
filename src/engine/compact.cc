// Merging segments in two steps.
//
// First the file of the merged segment is written, from a snapshot and without holding up anyone.
// Then, with writers waiting, the deletes that the sources have got meanwhile are carried over to
// their rows in the merged segment, and one edition puts it in their place. The sources' files go
// when the last snapshot lets go of them.
//
// Between the two its indexes of vectors may be built, so that readers who had some are never
// without.
#include "engine/compact.h"

#include <algorithm>

#include "engine/build_indexes.h"
#include "engine/edition.h"
#include "engine/flush.h"
#include "engine/index_task.h"
#include "engine/index_vectors.h"
#include "engine/late_deletes.h"
#include "engine/sealed_segment.h"
#include "engine/verbs.h"
#include "engine/write_segment.h"

namespace elanus::engine {
namespace {

// A merge whose file is written and waits to be published.
struct PreparedMerge {
  std::vector<SegmentView> sources;
  std::vector<SegmentRows> kept;               // Of the sources: neither deleted nor expired.
  std::vector<storage::SegmentEntry> entries;  // Of the sources.
  storage::SegmentEntry merged;                // rows == 0: nothing is left of them.
  // The merged segment, nullptr if there is none, and what was built for it before it is named.
  std::shared_ptr<const SealedSegment> segment;
  IndexTask task;
  MadeIndexes made;
};

std::string MergedPath(const Collection& collection, const PreparedMerge& merge) {
  return JoinPath(collection.directory(), storage::SegmentName(merge.merged.number));
}

// Names the indexes that were built for the merged segment, but for those that were dropped since.
void AddIndexes(const Collection& collection, const PreparedMerge& merge, Edition* edition,
                storage::SegmentEntry* entry) {
  const auto& wanted = edition->state().description->indexes;
  for (size_t i = 0; i < merge.made.size(); ++i) {
    const MissingIndex& missing = merge.task.missing[i];
    edition->Adopt(PathOf(collection, missing));
    const bool is_wanted = std::any_of(wanted.begin(), wanted.end(), [&](const auto& index) {
      return index.id == missing.index.id;
    });
    if (!is_wanted) {
      edition->Drop(storage::IndexName(missing.number));
      continue;
    }
    entry->indexes.push_back({.index = missing.index.id, .number = missing.number});
    merge.segment->TakeIndex(missing.field, merge.made[i]);
  }
}

// Puts the merged segment in the place of its sources.
core::Status PublishMerge(const Collection& collection, const PreparedMerge& merge,
                          Ledger* ledger) {
  Edition edition(collection, ledger);
  Snapshot& state = edition.state();
  std::vector<storage::SegmentEntry>& entries = edition.manifest().segments;
  // Found by number: seals add segments behind them, but only the holder of the turn takes any
  // away.
  const auto first = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
    return entry.number == merge.entries.front().number;
  });
  const size_t count = merge.entries.size();
  const auto begin = first - entries.begin();
  const std::vector<SegmentView> now(
      state.segments.begin() + begin,
      state.segments.begin() + begin + static_cast<std::ptrdiff_t>(count));
  for (size_t i = 0; i < count; ++i) {
    const storage::SegmentEntry& entry = entries[static_cast<size_t>(begin) + i];
    if (entry.deletes != 0) edition.Drop(storage::DeletesName(entry.deletes));
    for (const auto& index : entry.indexes) edition.Drop(storage::IndexName(index.number));
  }
  entries.erase(first, first + static_cast<std::ptrdiff_t>(count));
  state.segments.erase(state.segments.begin() + begin,
                       state.segments.begin() + begin + static_cast<std::ptrdiff_t>(count));
  state.sealed -= count;
  if (merge.merged.identity.rows > 0) {
    edition.Adopt(MergedPath(collection, merge));
    SegmentView view;
    view.partition = merge.merged.partition;
    view.segment = merge.segment;
    view.tombstones = Tombstones::Add(nullptr, view.rows(), LateDeletes(merge.kept, now));
    storage::SegmentEntry entry = merge.merged;
    AddIndexes(collection, merge, &edition, &entry);
    entries.insert(entries.begin() + begin, std::move(entry));
    state.segments.insert(state.segments.begin() + begin, std::move(view));
    ++state.sealed;
    // Late deletes may stand in a log that a seal has cut meanwhile.
    TRY(edition.SaveDeletes(static_cast<size_t>(begin)));
  }
  TRY(edition.Publish());
  for (const SegmentView& view : now) {
    static_cast<const SealedSegment&>(*view.segment).MarkObsolete();
  }
  return core::Status::Ok();
}

// Writes the file of the merged segment and opens it.
core::Status WriteMerged(const Collection& collection, const core::CollectionSchema& schema,
                         PreparedMerge* merge) {
  os::FileSystem* files = collection.environment().files;
  const std::string path = MergedPath(collection, *merge);
  merge->merged.identity = TRY(WriteSegment(files, path, schema, merge->kept));
  merge->segment = TRY(SealedSegment::Open(files, collection.directory(), merge->merged));
  return core::Status::Ok();
}

// Nobody names the file; should it stay, the next recovery puts it aside.
void TakeAway(const Collection& collection, const PreparedMerge& merge) {
  const core::Status ignored =
      collection.environment().files->Remove(MergedPath(collection, merge));
  static_cast<void>(ignored);
}

// nullopt if the segments of the plan have gone.
core::Result<std::optional<PreparedMerge>> PrepareMerge(Collection* collection,
                                                        const MergePlan& plan) {
  PreparedMerge merge;
  TRY(collection->Exclusive([&](Ledger* ledger) {
    // Found again, because a seal in another partition may have moved them.
    const auto& segments = ledger->state.segments;
    const auto first = std::find_if(segments.begin(), segments.end(),
                                    [&](const auto& view) { return view.segment == plan.front(); });
    if (first == segments.end()) return core::Status::Ok();
    const auto position = static_cast<size_t>(first - segments.begin());
    const auto views = std::span(segments).subspan(position, plan.size());
    const auto entries = std::span(ledger->manifest.segments).subspan(position, plan.size());
    merge.sources.assign(views.begin(), views.end());
    merge.entries.assign(entries.begin(), entries.end());
    merge.merged.partition = views.front().partition;
    // Taken now, so that a seal meanwhile does not take it too.
    merge.merged.number = ledger->manifest.next_number++;
    return core::Status::Ok();
  }));
  if (merge.sources.empty()) return std::optional<PreparedMerge>();
  const Reading reading = collection->Read({});
  size_t live = 0;
  for (const SegmentView& view : merge.sources) {
    core::Bitset visible = TRY(VisibleRows(view, reading.visibility));
    merge.kept.push_back({view.segment.get(), std::move(visible)});
    live += merge.kept.back().rows.Count();
  }
  if (live == 0) return std::optional(std::move(merge));
  const core::Status written = WriteMerged(*collection, reading.schema(), &merge);
  if (!written.ok()) {
    TakeAway(*collection, merge);
    return written;
  }
  return std::optional(std::move(merge));
}

// An index that cannot be built now is built later.
core::Status IndexMerged(Collection* collection, StoppableExecutor* indexer, PreparedMerge* merge) {
  if (merge->segment == nullptr) return core::Status::Ok();
  IndexTask& task = merge->task;
  task.segment = merge->segment;
  task.segment_number = merge->merged.number;
  task.missing =
      MissingOf(*merge->segment, *collection->snapshot()->description, IndexSort::kOfVectors);
  TRY(collection->Exclusive([&](Ledger* ledger) {
    for (MissingIndex& missing : task.missing) missing.number = ledger->manifest.next_number++;
    return core::Status::Ok();
  }));
  auto made = MakeIndexes(*collection, task, indexer);
  if (made.ok()) merge->made = std::move(made).value();
  // Whoever wants the collection to go does not wait for the rest of the merge either.
  return indexer->status();
}

// Purges what is gone and merges all neighbours that may be one.
core::Status MergeAll(Collection* collection) {
  const auto turn = collection->TakeCompactionTurn();
  // Deletes of growing rows are purged as well.
  TRY(collection->Exclusive([&](Ledger* ledger) { return SealGrowing(*collection, ledger); }));
  // From the oldest on, so that positions before a merge stay what they are.
  const uint64_t bytes_max = MergedBytesMax(collection->environment().segment_bytes);
  size_t begin = 0;
  while (true) {
    const Reading reading = collection->Read({});
    const auto& snapshot = reading.snapshot;
    if (begin >= snapshot->sealed) break;
    uint64_t bytes = LiveBytes(snapshot->segments[begin]);
    size_t end = begin + 1;
    const int64_t partition = snapshot->segments[begin].partition;
    for (; end < snapshot->sealed && snapshot->segments[end].partition == partition; ++end) {
      bytes += LiveBytes(snapshot->segments[end]);
      if (bytes > bytes_max) break;
    }
    if (end > begin + 1 || TRY(GoneRows(snapshot->segments[begin], reading.visibility)) > 0) {
      TRY(MergeSegments(collection, PlanOf(*snapshot, begin, end), nullptr));
    }
    // Segments of which no row is left give their place to the next.
    const size_t others = snapshot->sealed - (end - begin);
    if (collection->snapshot()->sealed > others) ++begin;
  }
  return core::Status::Ok();
}

}  // namespace

core::Status MergeSegments(Collection* collection, const MergePlan& plan,
                           StoppableExecutor* indexer) {
  std::optional<PreparedMerge> merge = TRY(PrepareMerge(collection, plan));
  if (!merge.has_value()) return core::Status::Ok();
  if (indexer != nullptr) {
    const core::Status indexed = IndexMerged(collection, indexer, &merge.value());
    if (!indexed.ok()) {
      TakeAway(*collection, *merge);
      return indexed;
    }
  }
  return collection->Exclusive(
      [&](Ledger* ledger) { return PublishMerge(*collection, *merge, ledger); });
}

core::Status Compact(Collection* collection) {
  TRY(MergeAll(collection));
  TryBuildIndexes(collection);
  AskForVectorIndexes(collection);
  return core::Status::Ok();
}

}  // namespace elanus::engine
