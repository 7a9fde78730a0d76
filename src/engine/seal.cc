// A seal that fails leaves its sources marked: they are not merged with younger ones until another
// seal, which takes all that is growing, has come through.
#include "engine/seal.h"

#include <algorithm>

#include "engine/edition.h"
#include "engine/late_deletes.h"

namespace elanus::engine {
namespace {

std::string PathOf(const Collection& collection, const SealedRun& run) {
  return JoinPath(collection.directory(), storage::SegmentName(run.entry.number));
}

// Nobody names the files; one that stays is put aside by the next recovery.
void TakeAway(const Collection& collection, const PreparedSeal& seal) {
  for (const SealedRun& run : seal.runs) {
    const core::Status ignored = collection.environment().files->Remove(PathOf(collection, run));
    static_cast<void>(ignored);
  }
}

// Marks what is growing and tells where it ends, in the snapshot and in the log.
PreparedSeal BeginSeal(Ledger* ledger) {
  PreparedSeal seal{.runs = {},
                    .log_number = ledger->log->number(),
                    .position = ledger->log->position(),
                    .timestamp = ledger->state.timestamp};
  Snapshot& state = ledger->state;
  for (size_t i = state.sealed; i < state.segments.size(); ++i) {
    SegmentView& view = state.segments[i];
    view.is_being_sealed = true;
    // Those of one partition stand together.
    if (seal.runs.empty() || seal.runs.back().entry.partition != view.partition) {
      seal.runs.emplace_back();
      seal.runs.back().entry.partition = view.partition;
      // Taken now, so that nobody else does meanwhile.
      seal.runs.back().entry.number = ledger->manifest.next_number++;
    }
    SealedRun& run = seal.runs.back();
    run.sources.push_back(view);
    run.rows.push_back({view.segment.get(), view.LiveRows()});
  }
  return seal;
}

core::Status WriteRun(const Collection& collection, const core::CollectionSchema& schema,
                      SealedRun* run) {
  const auto is_empty = [](const SegmentRows& rows) { return rows.rows.None(); };
  if (std::all_of(run->rows.begin(), run->rows.end(), is_empty)) return core::Status::Ok();
  run->entry.identity = TRY(
      WriteSegment(collection.environment().files, PathOf(collection, *run), schema, run->rows));
  return core::Status::Ok();
}

// The sources of a run as they are, taken out of the state.
std::vector<SegmentView> TakeSources(const SealedRun& run, Snapshot* state) {
  const auto growing = state->segments.begin() + static_cast<std::ptrdiff_t>(state->sealed);
  const auto first = std::find_if(growing, state->segments.end(), [&](const SegmentView& view) {
    return view.segment == run.sources.front().segment;
  });
  const auto last = first + static_cast<std::ptrdiff_t>(run.sources.size());
  std::vector<SegmentView> now(first, last);
  state->segments.erase(first, last);
  return now;
}

core::Status PublishRuns(const Collection& collection, const PreparedSeal& seal, Ledger* ledger) {
  Edition edition(collection, ledger);
  Snapshot& state = edition.state();
  // Without a Publish the edition takes the files away again.
  for (const SealedRun& run : seal.runs) {
    if (run.entry.identity.rows > 0) edition.Adopt(PathOf(collection, run));
  }
  // The deletes of older segments may stand in the part of the log that goes.
  for (size_t i = 0; i < state.sealed; ++i) TRY(edition.SaveDeletes(i));
  for (const SealedRun& run : seal.runs) {
    const std::vector<SegmentView> now = TakeSources(run, &state);
    if (run.entry.identity.rows == 0) continue;
    TRY(edition.AddWritten(run.entry, LateDeletes(run.rows, now)));
  }
  TRY(edition.CutLogBefore(seal.position, seal.timestamp));
  return edition.Publish();
}

}  // namespace

core::Result<std::optional<PreparedSeal>> PrepareSeal(Collection* collection) {
  std::optional<PreparedSeal> seal;
  TRY(collection->Exclusive([&](Ledger* ledger) {
    const bool is_written = ledger->log->next_sequence() > 1;
    if (is_written) seal = BeginSeal(ledger);
    return core::Status::Ok();
  }));
  if (!seal.has_value()) return seal;
  const auto description = collection->snapshot()->description;
  for (SealedRun& run : seal->runs) {
    const core::Status written = WriteRun(*collection, description->schema, &run);
    if (written.ok()) continue;
    TakeAway(*collection, *seal);
    return written;
  }
  return seal;
}

core::Status PublishSeal(Collection* collection, const PreparedSeal& seal) {
  bool is_needed = false;
  core::Status status = collection->Exclusive([&](Ledger* ledger) {
    // Growing rows go in no other way than with their log.
    is_needed = ledger->log->number() == seal.log_number;
    return is_needed ? PublishRuns(*collection, seal, ledger) : core::Status::Ok();
  });
  if (!is_needed) TakeAway(*collection, seal);
  return status;
}

}  // namespace elanus::engine
