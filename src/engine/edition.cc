// The order of the steps is the point (edition.h): new files, their names, the manifest, its name;
// and only then the old files go. A crash between any two of them leaves a manifest whose files are
// all there, and at most files that no manifest names.
#include "engine/edition.h"

#include <algorithm>

#include "engine/sealed_segment.h"
#include "engine/write_segment.h"

namespace elanus::engine {
namespace {

// For files that nobody names: one that stays is put aside by the next recovery.
void RemoveQuietly(os::FileSystem* files, const std::string& path) {
  const core::Status ignored = files->Remove(path);
  static_cast<void>(ignored);
}

}  // namespace

Edition::Edition(const Collection& collection, Ledger* ledger)
    : environment_(collection.environment()),
      directory_(collection.directory()),
      ledger_(ledger),
      state_(ledger->state),
      manifest_(ledger->manifest) {}

Edition::~Edition() {
  for (const std::string& path : created_) RemoveQuietly(environment_.files, path);
}

std::string Edition::NewFile(std::string (*name)(uint64_t), uint64_t* number) {
  // Raised in the ledger too: a number is not used again even if this edition fails.
  *number = ledger_->manifest.next_number++;
  manifest_.next_number = ledger_->manifest.next_number;
  created_.push_back(JoinPath(directory_, name(*number)));
  return created_.back();
}

core::Status Edition::AddSegment(std::span<const SegmentView> sources) {
  size_t rows = 0;
  for (const SegmentView& view : sources) rows += view.live_rows();
  if (rows == 0) return core::Status::Ok();
  storage::SegmentEntry entry;
  entry.partition = sources.front().partition;
  const std::string path = NewFile(storage::SegmentName, &entry.number);
  std::vector<SegmentRows> live;
  for (const SegmentView& view : sources) live.push_back({view.segment.get(), view.LiveRows()});
  entry.identity = TRY(WriteSegment(environment_.files, path, state_.schema(), live));
  return AddWritten(entry, {});
}

core::Status Edition::AddWritten(const storage::SegmentEntry& entry,
                                 std::vector<storage::RowDelete> deletes) {
  // Read back through the same door as after a restart: a file that cannot be opened is noticed
  // while the rows are still in the log.
  SegmentView view;
  view.partition = entry.partition;
  view.segment = TRY(SealedSegment::Open(environment_.files, directory_, entry));
  view.tombstones = Tombstones::Add(nullptr, view.rows(), std::move(deletes));
  const size_t position = state_.SealedEnd(entry.partition);
  const auto at = static_cast<std::ptrdiff_t>(position);
  state_.segments.insert(state_.segments.begin() + at, std::move(view));
  manifest_.segments.insert(manifest_.segments.begin() + at, entry);
  ++state_.sealed;
  return SaveDeletes(position);
}

core::Status Edition::AddSegments(std::span<const SegmentView> growing) {
  // Those of one partition stand together.
  for (auto begin = growing.begin(); begin != growing.end();) {
    const auto end = std::find_if(begin, growing.end(), [&](const SegmentView& view) {
      return view.partition != begin->partition;
    });
    TRY(AddSegment({begin, end}));
    begin = end;
  }
  return core::Status::Ok();
}

core::Status Edition::SealGrowing() {
  const size_t sealed = state_.sealed;
  const std::vector<SegmentView> growing(
      state_.segments.begin() + static_cast<std::ptrdiff_t>(sealed), state_.segments.end());
  state_.segments.resize(sealed);
  // The deletes of older segments stand in the log alone until now.
  for (size_t i = 0; i < sealed; ++i) TRY(SaveDeletes(i));
  TRY(AddSegments(growing));
  return CutLog();
}

core::Status Edition::SaveDeletes(size_t i) {
  const SegmentView& view = state_.segments[i];
  storage::SegmentEntry& entry = manifest_.segments[i];
  // Deletes only ever grow, so their number tells whether there are new ones.
  if (view.deleted_rows() == entry.deleted_rows) return core::Status::Ok();
  if (entry.deletes != 0) Drop(storage::DeletesName(entry.deletes));
  const std::string path = NewFile(storage::DeletesName, &entry.deletes);
  entry.deleted_rows = view.deleted_rows();
  return storage::WriteFile(
      environment_.files, path,
      storage::EncodeDeletes({.segment = entry.number, .rows = view.tombstones->List()}));
}

core::Status Edition::CutLog() {
  // The old log goes when the manifest names the new one.
  Drop(storage::LogName(manifest_.log));
  const std::string path = NewFile(storage::LogName, &manifest_.log);
  log_ = TRY(storage::LogWriter::Create(environment_.files, path, manifest_.log));
  manifest_.last_timestamp = state_.timestamp;
  return core::Status::Ok();
}

core::Status Edition::CutLogBefore(const storage::LogPosition& position, uint64_t timestamp) {
  const storage::LogWriter& old = *ledger_->log;
  const std::string path = JoinPath(directory_, storage::LogName(old.number()));
  const auto file = TRY(environment_.files->Map(path));
  const auto kept = TRY(storage::ReplayLog(path, old.number(), file->bytes(), position));
  if (position.sequence + kept.records.size() != old.next_sequence()) {
    return storage::Damage(path, kept.valid_bytes, "acknowledged records are broken");
  }
  TRY(CutLog());
  // What is left is replayed on the segments, so it has to be younger than they are.
  manifest_.last_timestamp = timestamp;
  storage::LogBatch batch(log_->number(), log_->next_sequence());
  for (const storage::LogRecord& record : kept.records) batch.Add(record.payload);
  return batch.empty() ? core::Status::Ok() : log_->Write(batch);
}

core::Status Edition::Publish() {
  const std::string path = JoinPath(directory_, storage::kManifestName);
  manifest_.description = *state_.description;
  // The new files must be safe under their names before the manifest names them.
  if (!created_.empty()) TRY(environment_.files->SyncDirectory(directory_));
  TRY(storage::PrepareReplacement(environment_.files, path, storage::EncodeManifest(manifest_)));
  // From here on the new files may be named by what is on disk: they are not taken away any more.
  created_.clear();
  const core::Status installed = storage::InstallReplacement(environment_.files, directory_, path);
  if (!installed.ok()) {
    ledger_->stopped = installed.WithContext(
        "writing has stopped because the manifest could not be made safe; open the database "
        "again to go on");
    return ledger_->stopped;
  }
  if (log_ != nullptr) ledger_->log = std::move(log_);
  ledger_->state = std::move(state_);
  ledger_->manifest = std::move(manifest_);
  // Readers in other processes that are about to open one of these start again from the manifest.
  for (const std::string& name : dropped_) {
    RemoveQuietly(environment_.files, JoinPath(directory_, name));
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
