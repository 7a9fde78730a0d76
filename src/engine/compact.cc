// Merging segments in two steps.
//
// First the file of the merged segment is written, from a snapshot and without holding up anyone.
// Then, with writers waiting, the deletes that the sources have got meanwhile are carried over to
// their rows in the merged segment, and one edition puts it in their place. The sources' files go
// when the last snapshot lets go of them.
#include "engine/compact.h"

#include <algorithm>

#include "engine/build_indexes.h"
#include "engine/edition.h"
#include "engine/flush.h"
#include "engine/late_deletes.h"
#include "engine/sealed_segment.h"
#include "engine/verbs.h"
#include "engine/write_segment.h"

namespace elanus::engine {
namespace {

// A segment is rewritten alone when more than this part of its rows is deleted.
// Searches pay for deleted rows (they are read and skipped), rewriting costs once.
constexpr double kDeletedShareMax = 0.3;
// So many neighbours of like size are merged.
constexpr size_t kLikeSegments = 4;

// A merge whose file is written and waits to be published.
struct PreparedMerge {
  std::vector<SegmentView> sources;
  std::vector<SegmentRows> kept;               // Of the sources: neither deleted nor expired.
  std::vector<storage::SegmentEntry> entries;  // Of the sources.
  storage::SegmentEntry merged;                // rows == 0: nothing is left of them.
};

std::string MergedPath(const Collection& collection, const PreparedMerge& merge) {
  return JoinPath(collection.directory(), storage::SegmentName(merge.merged.number));
}

uint64_t LiveBytes(const SegmentView& view) {
  return view.rows() == 0 ? 0 : view.segment->bytes() * view.live_rows() / view.rows();
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
    view.segment = TRY(
        SealedSegment::Open(collection.environment().files, collection.directory(), merge.merged));
    view.tombstones = Tombstones::Add(nullptr, view.rows(), LateDeletes(merge.kept, now));
    entries.insert(entries.begin() + begin, merge.merged);
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
  os::FileSystem* files = collection->environment().files;
  const std::string path = MergedPath(*collection, merge);
  const auto written = WriteSegment(files, path, reading.schema(), merge.kept);
  if (!written.ok()) {
    // Nobody names the half-written file; should it stay, the next recovery puts it aside.
    const core::Status ignored = files->Remove(path);
    static_cast<void>(ignored);
    return written.status();
  }
  merge.merged.identity = *written;
  return std::optional(std::move(merge));
}

// Where the youngest segments of a partition begin that are worth merging; `end` is behind them.
size_t LikeNeighbours(const Snapshot& snapshot, size_t end, uint64_t segment_bytes) {
  const int64_t partition = snapshot.segments[end - 1].partition;
  // From the youngest backwards: a neighbour joins if it is not much larger than all that follow.
  uint64_t bytes = 0;
  size_t begin = end;
  while (begin > 0 && snapshot.segments[begin - 1].partition == partition) {
    const uint64_t older = LiveBytes(snapshot.segments[begin - 1]);
    if (begin < end && older > 2 * bytes) break;
    if (bytes + older > kMergedSegmentFactor * segment_bytes) break;
    bytes += older;
    --begin;
  }
  return begin;
}

// Deleted or expired.
core::Result<size_t> GoneRows(const SegmentView& view, const Visibility& visibility) {
  if (visibility.is_plain()) return view.deleted_rows();
  return view.rows() - TRY(VisibleRows(view, visibility)).Count();
}

MergePlan PlanOf(const Snapshot& snapshot, size_t begin, size_t end) {
  MergePlan plan;
  for (size_t i = begin; i < end; ++i) plan.push_back(snapshot.segments[i].segment);
  return plan;
}

}  // namespace

core::Result<std::optional<MergePlan>> PlanUpkeep(const Reading& reading, uint64_t segment_bytes) {
  const Snapshot& snapshot = *reading.snapshot;
  for (size_t i = 0; i < snapshot.sealed; ++i) {
    const SegmentView& view = snapshot.segments[i];
    if (static_cast<double>(TRY(GoneRows(view, reading.visibility))) >
        kDeletedShareMax * static_cast<double>(view.rows())) {
      return std::optional(MergePlan{view.segment});
    }
  }
  for (size_t end = snapshot.sealed; end > 0;) {
    const size_t begin = LikeNeighbours(snapshot, end, segment_bytes);
    if (end - begin >= kLikeSegments) return std::optional(PlanOf(snapshot, begin, end));
    const int64_t partition = snapshot.segments[end - 1].partition;
    while (end > 0 && snapshot.segments[end - 1].partition == partition) --end;
  }
  return std::optional<MergePlan>();
}

core::Status MergeSegments(Collection* collection, const MergePlan& plan) {
  const std::optional<PreparedMerge> merge = TRY(PrepareMerge(collection, plan));
  if (!merge.has_value()) return core::Status::Ok();
  return collection->Exclusive(
      [&](Ledger* ledger) { return PublishMerge(*collection, *merge, ledger); });
}

core::Status Compact(Collection* collection) {
  const auto turn = collection->TakeCompactionTurn();
  // Deletes of growing rows are purged as well.
  TRY(collection->Exclusive([&](Ledger* ledger) { return SealGrowing(*collection, ledger); }));
  // From the oldest on, so that positions before a merge stay what they are.
  const uint64_t bytes_max = kMergedSegmentFactor * collection->environment().segment_bytes;
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
      TRY(MergeSegments(collection, PlanOf(*snapshot, begin, end)));
    }
    // Segments of which no row is left give their place to the next.
    const size_t others = snapshot->sealed - (end - begin);
    if (collection->snapshot()->sealed > others) ++begin;
  }
  TryBuildIndexes(collection);
  return core::Status::Ok();
}

}  // namespace elanus::engine
