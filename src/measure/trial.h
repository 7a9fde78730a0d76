// Trial: a collection of its own in a store, in which one index after the other is built, searched
// and dropped again.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/store.h"
#include "measure/figures.h"
#include "measure/index_plan.h"
#include "measure/narrow_executor.h"
#include "measure/workload.h"

namespace elanus::measure {

// Where a trial takes place.
struct Bench {
  core::Store* store = nullptr;         // Empty, and nobody else's.
  NarrowExecutor* executor = nullptr;   // The store's.
  std::function<int64_t()> disk_bytes;  // Of all files of the store.
  std::function<bool()> should_stop;
};

// How long the searches of one point may take; at least a few are made.
struct PointLimit {
  std::chrono::duration<double> serial{1};
  std::chrono::duration<double> batches{0.5};
};

class Trial {
 public:
  // The workload must outlive the trial.
  Trial(const Bench& bench, const Workload& workload, int64_t k);

  // Makes the collection.
  core::Status Begin();

  // Rows are added up to so many, and lie in as few segments as the store likes. What is nearest is
  // found out by exact search, in `limit` or for the first queries only.
  // REQUIRES: no index is there; rows is not less than before
  core::Status Grow(size_t rows, std::chrono::duration<double> limit);
  int64_t bytes() const { return bytes_; }
  // Of which it is known what is nearest.
  size_t queries() const { return truth_.size(); }

  // Builds the index and returns when every row is in it; the points are empty.
  core::Result<IndexFigures> Build(const IndexPlan& plan);
  core::Result<Point> Search(const std::map<std::string, std::string>& params,
                             const PointLimit& limit);
  core::Status Drop();

 private:
  using Params = std::map<std::string, std::string>;

  bool IsStopped() const { return bench_.should_stop && bench_.should_stop(); }
  core::Status Insert(size_t rows);
  core::Status CreateIndex(const IndexPlan& plan);
  // Returns when the builder has seen every row.
  core::Status AwaitIndex();
  core::Status FindTruth(std::chrono::duration<double> limit);
  // The queries [first, first + count).
  core::SearchRequest RequestFor(size_t first, size_t count, const Params& params) const;
  core::Status SearchOneByOne(const Params& params, std::chrono::duration<double> limit,
                              Point* point);
  core::Status SearchInBatches(const Params& params, std::chrono::duration<double> limit,
                               Point* point);

  const Bench bench_;
  const Workload& workload_;
  const int64_t k_;
  size_t rows_ = 0;
  int64_t bytes_ = 0;
  std::vector<std::vector<float>> truth_;  // The scores of the nearest rows, by query.
};

}  // namespace elanus::measure
