// Collection: one collection's state, and the order in which writers change it.
//
// Group commit. A writer, holding the mutex for a moment, applies its change to the ledger's state
// and adds its record to the open group. Then one of the waiting writers takes the whole group,
// appends it to the log and syncs it with the mutex free, while the next group gathers behind it.
// After the sync the state as of that group is published, and its writers return. So a change is
// visible only when it is safe, and a sync is shared by all who wait for one.
//
// If a group cannot be written, it and everything built on it is undone. If what reached the disk
// is unknown (a failed sync), all writing stops until the database is opened again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "engine/background.h"
#include "engine/change.h"
#include "engine/environment.h"
#include "engine/pins.h"
#include "engine/reading.h"
#include "storage/log.h"
#include "storage/manifest.h"

namespace elanus::engine {

// What one writer at a time owns.
struct Ledger {
  Snapshot state;              // With every change of the open group.
  storage::Manifest manifest;  // As it is on disk; its segments are the sealed ones of `state`.
  std::unique_ptr<storage::LogWriter> log;  // nullptr if opened for reading.
  uint64_t replayed_bytes = 0;              // Of the log, when it was opened.
  core::Status stopped;                     // Not Ok: no write is possible any more, and why.
};

// Growing rows are sealed when there are so many: a search compares each of them.
inline constexpr size_t kGrowingRowsMax = 50'000;

struct CommitReceipt {
  uint64_t timestamp = 0;
  int64_t deleted = 0;
};

// Thread-safe. The verbs (verbs.h) are functions over this.
class Collection {
 public:
  Collection(const Environment& environment, std::string directory, Ledger ledger);
  ~Collection();

  const Environment& environment() const { return environment_; }
  const std::string& directory() const { return directory_; }

  std::shared_ptr<const Snapshot> snapshot() const;

  // What a reader sees who asks for that state.
  Reading Read(const core::ReadPoint& at);

  // The same of a state that a writer prepares its change on. Looks at `state` while it lives.
  Reading ReadState(const Snapshot& state) const;

  // Makes a change of a state that nobody else can change meanwhile.
  using Prepare = std::function<core::Result<Change>(const Snapshot& state, uint64_t timestamp)>;

  // Makes the change durable and visible, or returns an error and leaves no trace of it. The given
  // timestamp is the last of `timestamps` that are this change's alone; generated keys use them.
  core::Result<CommitReceipt> Commit(uint64_t timestamps, const Prepare& prepare);

  // Runs `act` while no write is under way or waiting to be written, and publishes the state it
  // leaves. Readers go on. REQUIRES of act: an error leaves the ledger as it was, except that it
  // may set `stopped` and raise manifest.next_number.
  core::Status Exclusive(const std::function<core::Status(Ledger*)>& act);

  // The names in the directory that belong to the collection as it is on disk.
  std::vector<std::string> KnownFiles();

  // Held by whoever seals beside writers.
  std::unique_lock<std::mutex> TakeSealTurn() { return std::unique_lock(seal_turn_); }

  // Held by whoever compacts, for as long as it takes: one at a time.
  std::unique_lock<std::mutex> TakeCompactionTurn() { return std::unique_lock(compaction_turn_); }
  // Without waiting: it may be held for minutes.
  std::unique_lock<std::mutex> TryCompactionTurn() {
    return std::unique_lock(compaction_turn_, std::try_to_lock);
  }

  // Held by whoever builds indexes. Whoever needs both turns takes that of compaction first.
  std::unique_lock<std::mutex> TakeIndexTurn() { return std::unique_lock(index_turn_); }

  // Where seals and merges that writes have made due are done.
  Background& upkeep() { return upkeep_; }

  // How the building of indexes of vectors stands (index_vectors.h).
  struct VectorWork {
    // They are wanted at once, however soon the segments may be merged.
    std::atomic<bool> is_asked = false;
    // The rows of the last seal came no faster than indexes are built.
    std::atomic<bool> is_written_slowly = true;
    // The last build failed, and nothing has happened since that would make the next one succeed.
    std::atomic<bool> has_failed = false;
    // When a reader has last looked for what is missing, in Unix time.
    std::atomic<uint64_t> looked_at_ms = 0;
    // The collection is about to go.
    std::atomic<bool> is_stopping = false;
    Background background;
  };
  VectorWork& vector_work() { return vector_work_; }
  const VectorWork& vector_work() const { return vector_work_; }

  // Bytes in the log: what has to be read again when the database is opened.
  uint64_t log_bytes() const { return log_bytes_.load(); }
  // The size of the log at which the next seal is due. Raised when a seal has failed.
  uint64_t seal_bytes() const { return seal_bytes_.load(); }
  void set_seal_bytes(uint64_t bytes) { seal_bytes_.store(bytes); }
  // The same of growing rows, which are searched one by one.
  size_t seal_rows() const { return seal_rows_.load(); }
  void set_seal_rows(size_t rows) { seal_rows_.store(rows); }

 private:
  // Changes that are written together. done and status are set once, under mutex_.
  struct Group {
    storage::LogBatch batch;
    bool done = false;
    core::Status status;
  };

  core::Status CheckWritable() const;
  std::shared_ptr<Group> NewGroup(uint64_t first_sequence) const;
  void WriteGroup(std::unique_lock<std::mutex>* lock);
  void UndoUnwritten(const core::Status& why);
  void Publish(std::shared_ptr<const Snapshot> snapshot);

  const Environment environment_;
  const std::string directory_;

  std::mutex seal_turn_;
  std::mutex compaction_turn_;
  std::mutex index_turn_;

  std::mutex mutex_;  // Guards the four below; the log belongs to whoever has set writing_.
  Ledger ledger_;
  std::shared_ptr<Group> group_;  // The open one.
  bool writing_ = false;
  std::condition_variable turn_;

  mutable std::mutex published_mutex_;  // Guards the one below; held for a pointer copy.
  std::shared_ptr<const Snapshot> published_;

  Pins pins_;

  std::atomic<uint64_t> log_bytes_;
  std::atomic<uint64_t> seal_bytes_;
  std::atomic<size_t> seal_rows_;

  // The last two: they end before anything they work on goes.
  VectorWork vector_work_;
  Background upkeep_;
};

}  // namespace elanus::engine
