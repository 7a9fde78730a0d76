// Group commit (collection.h tells the idea).
//
// The two states of a collection: ledger_.state, with every change that was applied, and
// published_, with every change that is safe. Between them lie the group that is being written and
// the one that gathers behind it. A change is prepared on the first, because it must build on all
// changes before it, whether safe already or not; it is seen by readers in the second.
#include "engine/collection.h"

#include <algorithm>
#include <utility>

#include "engine/timestamps.h"

namespace elanus::engine {

Collection::Collection(const Environment& environment, std::string directory, Ledger ledger)
    : environment_(environment),
      directory_(std::move(directory)),
      ledger_(std::move(ledger)),
      published_(std::make_shared<const Snapshot>(ledger_.state)),
      log_bytes_(ledger_.replayed_bytes),
      seal_bytes_(environment.segment_bytes),
      seal_rows_(kGrowingRowsMax) {
  if (ledger_.log == nullptr) return;
  group_ = NewGroup(ledger_.log->next_sequence());
  log_bytes_ = ledger_.log->size();
}

Collection::~Collection() {
  vector_work_.is_stopping.store(true);
}

std::shared_ptr<const Snapshot> Collection::snapshot() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

Reading Collection::Read(const core::ReadPoint& at) {
  const uint64_t now_ms = environment_.clock->NowMs();
  Reading reading;
  if (at.timestamp != 0) reading.snapshot = pins_.Find(at.timestamp, now_ms);
  if (reading.snapshot == nullptr) reading.snapshot = snapshot();
  const bool is_past = at.timestamp != 0 && at.timestamp < reading.snapshot->timestamp;
  if (is_past) reading.visibility.as_of = at.timestamp;
  // A state of the past has the age it had then: pages of one iterator agree on what has expired.
  reading.visibility.expired_before =
      ExpiryTimestamp(reading.schema(), at.timestamp != 0 ? UnixMsOf(at.timestamp) : now_ms);
  if (at.pin) pins_.Add(reading, now_ms);
  return reading;
}

Reading Collection::ReadState(const Snapshot& state) const {
  Reading reading;
  reading.snapshot = std::shared_ptr<const Snapshot>(std::shared_ptr<const Snapshot>(), &state);
  reading.visibility.expired_before = ExpiryTimestamp(state.schema(), environment_.clock->NowMs());
  return reading;
}

void Collection::Publish(std::shared_ptr<const Snapshot> snapshot) {
  // The old one may be the last to hold a segment; it is let go of without the lock.
  const std::lock_guard lock(published_mutex_);
  published_.swap(snapshot);
}

core::Status Collection::CheckWritable() const {
  if (ledger_.log == nullptr) {
    return core::InvalidArgument(
        "the database is open for reading; open it for writing to change it");
  }
  return ledger_.stopped;
}

std::shared_ptr<Collection::Group> Collection::NewGroup(uint64_t first_sequence) const {
  return std::make_shared<Group>(
      Group{.batch = storage::LogBatch(ledger_.log->number(), first_sequence),
            .done = false,
            .status = core::Status::Ok()});
}

core::Result<CommitReceipt> Collection::Commit(uint64_t timestamps, const Prepare& prepare) {
  std::unique_lock lock(mutex_);
  TRY(CheckWritable());
  // Never back, and never twice, though clocks are set and many writes fall into one millisecond.
  const uint64_t timestamp =
      std::max(ledger_.state.timestamp + 1, TimestampOf(environment_.clock->NowMs())) +
      std::max<uint64_t>(timestamps, 1) - 1;
  // Nothing was changed yet, so an error of these costs only this writer.
  Change change = TRY(prepare(ledger_.state, timestamp));
  if (change.empty()) return CommitReceipt{.timestamp = timestamp, .deleted = 0};
  change.timestamp = timestamp;
  const std::vector<std::byte> record = EncodeChange(ledger_.state.schema(), change);
  if (record.size() > storage::kRecordBytesMax) {
    return core::Exhausted("a write of " + std::to_string(record.size()) +
                           " bytes is too large; at most " +
                           std::to_string(storage::kRecordBytesMax) + " at once");
  }
  Applied applied = TRY(Apply(ledger_.state, std::move(change)));
  ledger_.state = std::move(applied.state);
  group_->batch.Add(record);

  // Whoever finds the log free writes for all who wait; the others sleep until their group is done.
  const std::shared_ptr<Group> group = group_;
  while (!group->done) {
    if (writing_) {
      turn_.wait(lock);
    } else {
      WriteGroup(&lock);
    }
  }
  TRY(group->status);
  return CommitReceipt{.timestamp = timestamp, .deleted = applied.deleted};
}

// REQUIRES: !writing_, the open group is not empty
void Collection::WriteGroup(std::unique_lock<std::mutex>* lock) {
  const std::shared_ptr<Group> group = std::exchange(group_, nullptr);
  group_ = NewGroup(group->batch.next_sequence());
  // What will be published: later changes go into ledger_.state while this group is being written.
  auto target = std::make_shared<const Snapshot>(ledger_.state);
  writing_ = true;
  // Others may prepare and apply now; nobody else touches the log while writing_ is set.
  lock->unlock();
  core::Status status = ledger_.log->Write(group->batch);
  lock->lock();
  writing_ = false;
  if (status.ok()) {
    Publish(std::move(target));
    log_bytes_ = ledger_.log->size();
  } else {
    if (!ledger_.log->usable()) {
      ledger_.stopped =
          core::Status(status.code(),
                       "writing has stopped because the log could not be made safe; open the "
                       "database again to go on (" +
                           status.message() + ")");
    }
    UndoUnwritten(status);
  }
  group->status = std::move(status);
  group->done = true;
  turn_.notify_all();
}

// The open group was built on one that is not in the log.
void Collection::UndoUnwritten(const core::Status& why) {
  ledger_.state = *snapshot();
  group_->status = why;
  group_->done = true;
  group_ = NewGroup(ledger_.log->next_sequence());
}

std::vector<std::string> Collection::KnownFiles() {
  const std::lock_guard lock(mutex_);
  const storage::Manifest& manifest = ledger_.manifest;
  std::vector<std::string> names = {storage::kManifestName, storage::LogName(manifest.log)};
  for (const storage::SegmentEntry& entry : manifest.segments) {
    names.push_back(storage::SegmentName(entry.number));
    if (entry.deletes != 0) names.push_back(storage::DeletesName(entry.deletes));
    for (const auto& index : entry.indexes) names.push_back(storage::IndexName(index.number));
  }
  return names;
}

core::Status Collection::Exclusive(const std::function<core::Status(Ledger*)>& act) {
  std::unique_lock lock(mutex_);
  TRY(CheckWritable());
  while (writing_ || !group_->batch.empty()) {
    if (writing_) {
      turn_.wait(lock);
    } else {
      WriteGroup(&lock);
    }
  }
  TRY(CheckWritable());
  // The mutex stays held: writers wait for the whole of it.
  core::Status status = act(&ledger_);
  // The log may be another one now, in which records count from 1 again.
  group_ = NewGroup(ledger_.log->next_sequence());
  log_bytes_ = ledger_.log->size();
  if (status.ok()) Publish(std::make_shared<const Snapshot>(ledger_.state));
  return status;
}

}  // namespace elanus::engine
