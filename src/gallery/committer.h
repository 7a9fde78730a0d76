// Committer: the one way of results into the store. Commits at least every 256 pictures or 5
// seconds, so that is the most that a kill can cost.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/store.h"
#include "gallery/intake.h"

namespace elanus::gallery {

// Small enough that a kill costs little, large enough that syncing the log costs little.
inline constexpr size_t kCommitRowsMax = 256;
inline constexpr std::chrono::seconds kCommitAgeMax{5};

// Thread-safe.
class Committer {
 public:
  // `committed` is called after each commit with the number of files that are safe since the start.
  Committer(core::Store* store, std::string collection, int64_t dimension,
            std::function<void(int64_t)> committed);

  // Takes a result, and commits what is waiting if it is enough or old enough.
  core::Status Add(IntakeResult result);
  // Commits what is waiting.
  core::Status Finish();

  // The sums of what was committed, and every trouble.
  const IntakeResult& totals() const { return totals_; }

 private:
  // REQUIRES: mutex_ is held, something is waiting
  core::Status Commit();

  core::Store* const store_;
  const std::string collection_;
  const int64_t dimension_;
  const std::function<void(int64_t)> committed_;
  std::mutex mutex_;  // Guards all below.
  IntakeResult waiting_;
  std::chrono::steady_clock::time_point waiting_since_;
  IntakeResult totals_;
};

}  // namespace elanus::gallery
