// The thread that brings the result which makes a batch full commits it, under the lock: there is
// no thread to start or to stop, and the others go on computing until they have a result as well.
#include "gallery/committer.h"

#include <iterator>

#include "gallery/collection.h"

namespace elanus::gallery {
namespace {

template <typename T>
void MoveAll(std::vector<T>* from, std::vector<T>* to) {
  to->insert(to->end(), std::make_move_iterator(from->begin()),
             std::make_move_iterator(from->end()));
  from->clear();
}

void AddCounts(const IntakeResult& from, IntakeResult* to) {
  to->files += from.files;
  to->embedded += from.embedded;
  to->added += from.added;
  to->changed += from.changed;
  to->moved += from.moved;
  to->touched += from.touched;
}

}  // namespace

Committer::Committer(core::Store* store, std::string collection, int64_t dimension,
                     std::function<void(int64_t)> committed)
    : store_(store),
      collection_(std::move(collection)),
      dimension_(dimension),
      committed_(std::move(committed)) {}

// Age is looked at when a result comes, and not by a clock of its own: while nothing comes there is
// nothing that waiting longer could lose.
core::Status Committer::Add(IntakeResult result) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (waiting_.files == 0) waiting_since_ = now;
  AddCounts(result, &waiting_);
  MoveAll(&result.rows, &waiting_.rows);
  MoveAll(&result.troubles, &waiting_.troubles);
  MoveAll(&result.replaced, &waiting_.replaced);
  MoveAll(&result.healed, &waiting_.healed);
  const size_t rows = waiting_.rows.size() + waiting_.troubles.size();
  if (rows < kCommitRowsMax && now - waiting_since_ < kCommitAgeMax) return core::Status::Ok();
  return Commit();
}

core::Status Committer::Finish() {
  const std::lock_guard lock(mutex_);
  return waiting_.files == 0 ? core::Status::Ok() : Commit();
}

// Rows come before the removal of the rows they replace: a kill in between leaves a row of a file
// that is gone, which the next run reports, and never a picture without a row.
core::Status Committer::Commit() {
  if (!waiting_.rows.empty()) {
    core::UpsertRequest request;
    request.to.collection = collection_;
    request.rows = ToBatch(waiting_.rows, dimension_);
    TRY(store_->Upsert(request));
  }
  if (!waiting_.troubles.empty()) {
    core::UpsertRequest request;
    request.to.collection = TroubleCollection(collection_);
    request.rows = ToBatch(waiting_.troubles);
    TRY(store_->Upsert(request));
  }
  TRY(DeleteRows(store_, collection_, waiting_.replaced));
  TRY(DeleteRows(store_, TroubleCollection(collection_), waiting_.healed));
  // Counted only now: the summary and the callback speak of what is on the disk.
  AddCounts(waiting_, &totals_);
  MoveAll(&waiting_.troubles, &totals_.troubles);
  waiting_ = IntakeResult();
  if (committed_) committed_(totals_.files);
  return core::Status::Ok();
}

}  // namespace elanus::gallery
