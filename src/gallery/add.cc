// Adding in one breath: refuse what must be refused, plan by sizes and times, let workers take
// batches the whole way, commit as results come, and tidy up after what moved or vanished.
//
// Nothing is remembered outside of the store. A run that is stopped or killed leaves rows that are
// right for the files they name, so the next run simply plans again and finds less to do.
#include "gallery/add.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "gallery/collection.h"
#include "gallery/committer.h"
#include "gallery/intake.h"
#include "gallery/text.h"

namespace elanus::gallery {
namespace {

// Hands the files of a plan to workers, batch by batch, and keeps their first error.
class WorkQueue {
 public:
  WorkQueue(const std::vector<FoundFile>& files, const AddHooks& hooks)
      : files_(files), hooks_(hooks) {}

  size_t size() const { return files_.size(); }

  // An empty batch: there is no more, or it is time to stop.
  std::span<const FoundFile> Next(size_t batch) {
    const std::lock_guard lock(mutex_);
    if (!error_.ok()) return {};
    // Asked only while there is work: a signal after the last batch changes nothing, and the run
    // is complete and says so.
    if (next_ < files_.size() && hooks_.stop && hooks_.stop()) {
      interrupted_ = true;
      return {};
    }
    const size_t first = next_;
    next_ = std::min(next_ + batch, files_.size());
    return std::span(files_).subspan(first, next_ - first);
  }

  void Done(size_t files) {
    const std::lock_guard lock(mutex_);
    done_ += static_cast<int64_t>(files);
    Report();
  }

  void Committed(int64_t files) {
    const std::lock_guard lock(mutex_);
    committed_ = files;
    Report();
  }

  void Fail(const core::Status& error) {
    const std::lock_guard lock(mutex_);
    if (error_.ok()) error_ = error;
  }

  // REQUIRES: no worker runs any more
  const core::Status& error() const { return error_; }
  bool interrupted() const { return interrupted_; }

 private:
  void Report() {
    if (hooks_.progress) {
      hooks_.progress({done_, static_cast<int64_t>(files_.size()), committed_});
    }
  }

  const std::vector<FoundFile>& files_;
  const AddHooks& hooks_;
  std::mutex mutex_;  // Guards all below.
  size_t next_ = 0;
  int64_t done_ = 0;
  int64_t committed_ = 0;
  bool interrupted_ = false;
  core::Status error_;
};

// One worker: batches the whole way until there are none.
core::Status Work(WorkQueue* queue, Intake* intake, Committer* committer, size_t batch) {
  while (true) {
    const std::span<const FoundFile> files = queue->Next(batch);
    if (files.empty()) return core::Status::Ok();
    TRY(committer->Add(TRY(intake->Take(files))));
    queue->Done(files.size());
  }
}

// Workers end when the queue is empty or says stop; joining them is the end of the block.
core::Status RunWorkers(WorkQueue* queue, Intake* intake, Committer* committer,
                        embed::Model* model) {
  const size_t batch = TRY(model->ChoosePictureBatch(static_cast<int64_t>(queue->size())));
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < std::max(model->threads(), 1); ++i) {
      workers.emplace_back([=] {
        const core::Status status = Work(queue, intake, committer, batch);
        if (!status.ok()) queue->Fail(status);
      });
    }
  }
  // What was in flight is committed also when a worker failed or the run was stopped.
  const core::Status finished = committer->Finish();
  return queue->error().ok() ? finished : queue->error();
}

// Files that the scan could not look at are bad files, too; without stat they are tried each time.
IntakeResult ProblemsOf(const ScanAnswer& scan) {
  IntakeResult result;
  for (const ScanProblem& problem : scan.problems) {
    result.troubles.push_back({.id = PictureId(problem.path),
                               .path = Printable(problem.path),
                               .root = Printable(problem.root),
                               .status = "bad",
                               .reason = problem.reason});
  }
  result.files = static_cast<int64_t>(result.troubles.size());
  return result;
}

// Rows of vanished files, but for those that turned out to have moved.
core::Result<std::vector<int64_t>> StillVanished(const AddPlan& plan, core::Store* store,
                                                 const std::string& collection) {
  std::vector<int64_t> ids;
  for (const PictureRow& row : plan.vanished) ids.push_back(row.id);
  if (ids.empty()) return ids;
  core::QueryRequest request;
  request.from.collection = collection;
  request.keys = core::Int64Column(ids);
  request.output_fields = {"path"};
  const core::QueryAnswer answer = TRY(store->Query(request));
  ids.clear();
  for (const PictureRow& row : ToPictureRows(answer.rows)) ids.push_back(row.id);
  return ids;
}

// Unchanged bad and damaged files count like those of this run: the exit code speaks of the folder
// as it is, not of what is new in it.
void Count(const IntakeResult& totals, const AddPlan& plan, AddSummary* summary) {
  summary->added = totals.added;
  summary->changed = totals.changed;
  summary->embedded = totals.embedded;
  summary->moved = totals.moved;
  summary->unchanged = plan.unchanged + totals.touched;
  summary->troubles = totals.troubles;
  for (const auto& known : {&plan.known_bad, &plan.known_damage}) {
    summary->troubles.insert(summary->troubles.end(), known->begin(), known->end());
  }
  std::ranges::sort(summary->troubles, {}, &TroubleRow::path);
  for (const TroubleRow& row : summary->troubles) {
    row.status == "bad" ? ++summary->bad : ++summary->damaged;
  }
}

}  // namespace

core::Result<AddSummary> Add(const ScanAnswer& scan, const AddOptions& options, core::Store* store,
                             embed::Model* model, const AddHooks& hooks) {
  // Everything that can refuse the whole comes before the first change.
  const auto made_with = TRY(ReadCollectionModel(store, options.collection));
  if (made_with) {
    TRY(CheckSameModel(options.collection, *made_with, model->folder()));
    TRY(CheckSamePrecision(options.collection, *made_with, model->precision()));
  }
  const KnownRows known = made_with ? TRY(ReadKnownRows(store, options.collection)) : KnownRows();
  TRY(CheckRoots(scan, known));
  const AddPlan plan = MakePlan(scan, known);
  if (options.prune) TRY(CheckPrune(plan, options.yes));
  TRY(EnsureCollection(store, options.collection, *model));

  const auto start = std::chrono::steady_clock::now();
  WorkQueue queue(plan.work, hooks);
  Committer committer(store, options.collection, model->folder().dimension,
                      [&](int64_t files) { queue.Committed(files); });
  Intake intake(store, options.collection, model, &known);
  IntakeResult problems = ProblemsOf(scan);
  if (problems.files > 0) TRY(committer.Add(std::move(problems)));
  TRY(RunWorkers(&queue, &intake, &committer, model));

  AddSummary summary;
  Count(committer.totals(), plan, &summary);
  summary.interrupted = queue.interrupted();
  summary.embed_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  // A bad file that is gone is no loss to anybody, so nobody is asked.
  TRY(DeleteRows(store, TroubleCollection(options.collection), plan.vanished_bad));
  const std::vector<int64_t> vanished = TRY(StillVanished(plan, store, options.collection));
  // A stopped run has not seen every file, so a row that looks vanished may be one that moved.
  if (options.prune && !summary.interrupted) {
    TRY(DeleteRows(store, options.collection, vanished));
    TRY(DeleteRows(store, TroubleCollection(options.collection), vanished));
    summary.removed = static_cast<int64_t>(vanished.size());
  } else {
    summary.vanished = static_cast<int64_t>(vanished.size());
  }
  return summary;
}

core::Status CheckMissingRoot(const std::string& path, const KnownRows& known) {
  const std::string absolute = AbsolutePath(path);
  const auto rows = std::ranges::count_if(
      known.pictures, [&](const auto& entry) { return IsBelow(entry.second.path, absolute); });
  if (rows == 0) return core::Status::Ok();
  return core::InvalidArgument(fmt::format(
      "'{}' is gone but {} pictures of it are indexed; mount the disk if it is not mounted, or "
      "forget them with: elanus rm '{}'",
      path, rows, path));
}

}  // namespace elanus::gallery
