// From files to state: the manifest names the segments, their deletes and the log, and replaying
// the log on them gives the state as of the last acknowledged write. Replay goes the way of the
// original writes (change.h), so there is one meaning of a change and not two.
#include "engine/recover.h"

#include "engine/sealed_segment.h"

namespace elanus::engine {
namespace {

core::Result<storage::Manifest> ReadManifest(const Environment& environment,
                                             const std::string& directory) {
  const std::string path = JoinPath(directory, storage::kManifestName);
  return storage::DecodeManifest(path, TRY(environment.files->Read(path)));
}

core::Result<SegmentView> OpenSegment(const Environment& environment, const std::string& directory,
                                      const storage::SegmentEntry& entry) {
  SegmentView view;
  view.partition = entry.partition;
  view.segment = TRY(SealedSegment::Open(environment.files, directory, entry));
  if (entry.deletes == 0) return view;
  const std::string path = JoinPath(directory, storage::DeletesName(entry.deletes));
  const std::vector<std::byte> file = TRY(environment.files->Read(path));
  storage::SegmentDeletes deletes =
      TRY(storage::DecodeDeletes(path, entry.number, view.rows(), file));
  if (deletes.rows.size() != entry.deleted_rows) {
    return storage::Damage(
        path, 0,
        "the manifest says that it has " + std::to_string(entry.deleted_rows) + " deletes");
  }
  view.tombstones = Tombstones::Add(nullptr, view.rows(), std::move(deletes.rows));
  return view;
}

// Replays the log into the state and, for a writer, opens it to go on.
core::Status ReplayInto(const Environment& environment, const std::string& directory,
                        std::vector<std::string>* notices, Ledger* ledger) {
  const uint64_t number = ledger->manifest.log;
  const std::string path = JoinPath(directory, storage::LogName(number));
  // Read, not mapped: a writer that recovers beside this reader may cut its tail off.
  const std::vector<std::byte> file = TRY(environment.files->Read(path));
  const storage::LogReplay replay = TRY(storage::ReplayLog(path, number, file));
  for (const storage::LogRecord& record : replay.records) {
    core::Result<Change> change = DecodeChange(*ledger->state.description, record.payload);
    if (!change.ok()) {
      const auto offset = static_cast<uint64_t>(record.payload.data() - file.data());
      return storage::Damage(path, offset, change.status().message());
    }
    ledger->state = TRY(Apply(ledger->state, std::move(*change))).state;
  }
  ledger->replayed_bytes = replay.valid_bytes;
  if (environment.read_only) return core::Status::Ok();
  if (replay.dropped_bytes > 0 && notices != nullptr) {
    notices->push_back("'" + path + "' ended within a record that nobody was promised: dropped " +
                       std::to_string(replay.dropped_bytes) + " bytes at offset " +
                       std::to_string(replay.valid_bytes));
  }
  ledger->log = TRY(storage::LogWriter::Continue(environment.files, path, number, replay));
  return core::Status::Ok();
}

}  // namespace

core::Result<std::shared_ptr<Collection>> RecoverCollection(const Environment& environment,
                                                            const std::string& directory,
                                                            const core::CollectionName& name,
                                                            std::vector<std::string>* notices) {
  Ledger ledger;
  ledger.manifest = TRY(ReadManifest(environment, directory));
  ledger.manifest.description.database = name.database;
  ledger.manifest.description.schema.name = name.collection;
  ledger.state.description =
      std::make_shared<const core::CollectionDescription>(ledger.manifest.description);
  // The log may be empty; what comes must still be younger than what is in the segments.
  ledger.state.timestamp = ledger.manifest.last_timestamp;
  for (const storage::SegmentEntry& entry : ledger.manifest.segments) {
    ledger.state.segments.push_back(TRY(OpenSegment(environment, directory, entry)));
  }
  ledger.state.sealed = ledger.state.segments.size();
  TRY(ReplayInto(environment, directory, notices, &ledger));
  return std::make_shared<Collection>(environment, directory, std::move(ledger));
}

core::Result<std::shared_ptr<Collection>> MakeCollection(
    const Environment& environment, const std::string& directory,
    const core::CollectionDescription& description) {
  os::FileSystem* files = environment.files;
  Ledger ledger;
  ledger.manifest.description = description;
  ledger.manifest.next_partition = description.partitions.back().id + 1;
  ledger.manifest.log = ledger.manifest.next_number++;
  ledger.state.description = std::make_shared<const core::CollectionDescription>(description);
  // Log, then manifest, then their names; the caller makes the directory's own name safe.
  TRY(files->CreateDirectories(directory));
  ledger.log = TRY(storage::LogWriter::Create(
      files, JoinPath(directory, storage::LogName(ledger.manifest.log)), ledger.manifest.log));
  TRY(storage::WriteFile(files, JoinPath(directory, storage::kManifestName),
                         storage::EncodeManifest(ledger.manifest)));
  TRY(files->SyncDirectory(directory));
  return std::make_shared<Collection>(environment, directory, std::move(ledger));
}

}  // namespace elanus::engine
