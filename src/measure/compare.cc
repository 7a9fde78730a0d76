#include "measure/compare.h"

#include <algorithm>
#include <chrono>

namespace elanus::measure {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr size_t kGrowthSteps = 5;
// More effort than this finds nothing further.
constexpr double kFound = 0.9995;
// Of the time of a point; the others are for batches.
constexpr double kSerialShare = 0.65;
constexpr size_t kProbeShare = 8;
constexpr double kProbeSeconds = 0.3;
// A point takes at least so long, or figures jump from run to run.
constexpr double kPointSecondsMin = 0.05;

// Divides the time that is left among the points that are left: those that are quick, or not
// needed, leave theirs to the others.
class Budget {
 public:
  Budget(double seconds, size_t points) : left_(seconds), points_(points) {}

  PointLimit Next() const {
    const double seconds =
        std::max(left_ / static_cast<double>(std::max<size_t>(points_, 1)), kPointSecondsMin);
    return {Seconds(seconds * kSerialShare), Seconds(seconds * (1 - kSerialShare))};
  }
  Seconds left() const { return Seconds(left_); }
  void Spend(double seconds) {
    left_ -= seconds;
    Skip(1);
  }
  void Skip(size_t points) { points_ -= std::min(points, points_); }

 private:
  double left_;
  size_t points_;
};

class Comparing {
 public:
  Comparing(const Workload& workload, const CompareOptions& options, const Bench& bench)
      : workload_(workload), options_(options), bench_(bench), trial_(bench, workload, options.k) {}

  core::Result<Comparison> Run();

 private:
  bool IsStopped() const { return bench_.should_stop && bench_.should_stop(); }
  core::Status Plan();
  core::Status Probe();
  core::Status Measure(size_t size);
  core::Result<IndexFigures> MeasureIndex(const IndexPlan& plan);
  void Tell(const std::string& what) const {
    if (options_.progress) options_.progress(what, done_, total_);
  }

  const Workload& workload_;
  const CompareOptions& options_;
  const Bench& bench_;
  Trial trial_;
  std::vector<size_t> sizes_;
  std::vector<std::vector<IndexPlan>> plans_;  // By size.
  Budget budget_{0, 0};
  int64_t done_ = 0;
  int64_t total_ = 0;
  Comparison comparison_;
};

// All plans come first: a wrong name must not be found out after minutes.
core::Status Comparing::Plan() {
  const size_t rows = workload_.rows.rows();
  sizes_ = RoundSizes(rows, static_cast<size_t>(std::max(kRowsMin, options_.k)), options_.grows);
  size_t points = 0;
  for (const size_t size : sizes_) {
    std::vector<IndexPlan>& plans = plans_.emplace_back();
    for (const std::string& name : options_.indexes) {
      const PlanOptions plan_options{.type = workload_.rows.type(),
                                     .dim = workload_.rows.dim(),
                                     .rows = static_cast<int64_t>(size),
                                     .k = options_.k};
      plans.push_back(TRY(PlanIndex(name, plan_options)));
      points += plans.back().searches.size();
    }
  }
  budget_ = Budget(options_.limit_seconds, points);
  total_ = static_cast<int64_t>(points);
  return core::Status::Ok();
}

core::Result<IndexFigures> Comparing::MeasureIndex(const IndexPlan& plan) {
  Tell(plan.type + ": building");
  IndexFigures figures = TRY(trial_.Build(plan));
  for (const auto& params : plan.searches) {
    if (IsStopped()) break;
    const bool is_found = !figures.points.empty() && figures.points.back().recall >= kFound;
    if (is_found) {
      budget_.Skip(1);
    } else {
      Tell(plan.type + (params.empty() ? "" : ": " + ParamsText(params)));
      const auto start = Clock::now();
      figures.points.push_back(TRY(trial_.Search(params, budget_.Next())));
      budget_.Spend(Seconds(Clock::now() - start).count());
    }
    ++done_;
  }
  TRY(trial_.Drop());
  return figures;
}

// One size alone says nothing of smaller ones.
core::Status Comparing::Probe() {
  const size_t rows = sizes_.front() / kProbeShare;
  const bool has_scan = !plans_.front().empty() && plans_.front().front().type.ends_with("FLAT") &&
                        plans_.front().front().searches.front().empty();
  if (sizes_.size() > 1 || !has_scan || rows < static_cast<size_t>(options_.k)) {
    return core::Status::Ok();
  }
  Tell("copying " + std::to_string(rows) + " rows");
  TRY(trial_.Grow(rows, Seconds(kProbeSeconds)));
  TRY(trial_.Build(plans_.front().front()));
  const Point point = TRY(trial_.Search({}, {Seconds(kProbeSeconds), Seconds(0)}));
  comparison_.probe = {.rows = static_cast<int64_t>(rows), .p50_ms = point.p50_ms};
  return trial_.Drop();
}

core::Status Comparing::Measure(size_t size) {
  Tell("copying " + std::to_string(size) + " rows");
  TRY(trial_.Grow(size, budget_.left() / static_cast<double>(sizes_.size())));
  comparison_.queries = static_cast<int64_t>(trial_.queries());
  Round& round = comparison_.rounds.emplace_back();
  round.rows = static_cast<int64_t>(size);
  round.bytes = trial_.bytes();
  for (const IndexPlan& plan : plans_[comparison_.rounds.size() - 1]) {
    if (IsStopped()) break;
    round.indexes.push_back(TRY(MeasureIndex(plan)));
  }
  return core::Status::Ok();
}

core::Result<Comparison> Comparing::Run() {
  TRY(Plan());
  comparison_.k = options_.k;
  comparison_.metric = workload_.metric;
  TRY(trial_.Begin());
  TRY(Probe());
  for (const size_t size : sizes_) {
    if (IsStopped()) break;
    TRY(Measure(size));
  }
  comparison_.is_stopped = IsStopped();
  return std::move(comparison_);
}

}  // namespace

std::vector<size_t> RoundSizes(size_t rows, size_t rows_min, bool grows) {
  std::vector<size_t> sizes = {rows};
  for (size_t step = 1; grows && step < kGrowthSteps; ++step) {
    const size_t size = rows >> step;
    if (size < rows_min) break;
    sizes.push_back(size);
  }
  std::ranges::reverse(sizes);
  return sizes;
}

core::Result<Comparison> CompareIndexes(const Workload& workload, const CompareOptions& options,
                                        const Bench& bench) {
  Comparing comparing(workload, options, bench);
  return comparing.Run();
}

}  // namespace elanus::measure
