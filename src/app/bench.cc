// `elanus bench`: which index should I use? Builds those asked for on made-up vectors or on a copy
// of a collection, and shows for each how fast it is at which recall.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>
#include <thread>

#include "app/bench_report.h"
#include "app/command.h"
#include "app/processor.h"
#include "app/result_folder.h"
#include "app/scratch_folder.h"
#include "app/stop_signal.h"
#include "app/workspace.h"
#include "core/limits.h"
#include "gallery/collection.h"
#include "gallery/vips_drawing.h"
#include "measure/advice.h"
#include "measure/chart.h"
#include "measure/compare.h"
#include "os/posix_file_system.h"
#include "os/thread_pool.h"

namespace elanus::app {
namespace {

// A picture is looked at on screens with more than one pixel to a point.
constexpr double kPngScale = 1.5;

// One line of stderr that is written over; only on a terminal.
class StatusLine {
 public:
  explicit StatusLine(bool is_wanted) : is_shown_(is_wanted && IsTerminal(STDERR_FILENO)) {}
  ~StatusLine() { Hide(); }

  void Hide() const {
    if (is_shown_) fmt::print(stderr, "\r\x1b[K");
  }

  void Show(const std::string& what, int64_t done, int64_t total) const {
    if (!is_shown_) return;
    fmt::print(stderr, "\r{:3} %  {}\x1b[K", total == 0 ? 0 : 100 * done / total, what);
    std::fflush(stderr);
  }

 private:
  const bool is_shown_;
};

std::string DateNow() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  const size_t length = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {text, length};
}

class Bench final : public Command {
 public:
  void Declare(CLI::App* app) override;
  core::Result<ExitCode> Run(const Settings& settings) override;

 private:
  // A collection is meant if one was named, or its database, and made-up rows were not described.
  bool IsOwn() const;
  core::Status CheckArguments() const;
  core::Result<measure::Workload> Generate() const;
  // Reads the collection and lets go of it.
  core::Result<measure::Workload> Sample(const Settings& settings, const StatusLine& status) const;
  // The names to compare, all of which fit.
  core::Result<std::vector<std::string>> Indexes(const measure::Workload& workload) const;
  core::Result<measure::Comparison> Compare(const Settings& settings,
                                            const measure::Workload& workload,
                                            const StatusLine& status) const;
  BenchFacts Facts(const Settings& settings, const measure::Workload& workload) const;
  core::Status Write(const ResultFolder& folder, const BenchFacts& facts,
                     const measure::Comparison& comparison) const;

  const CLI::Option* uri_ = nullptr;
  const CLI::Option* collection_ = nullptr;
  const CLI::Option* dim_given_ = nullptr;
  const CLI::Option* shape_given_ = nullptr;
  std::string field_;
  size_t rows_ = 0;
  int64_t dim_ = 128;
  std::string metric_;
  std::string shape_ = "clustered";
  uint64_t seed_ = 42;
  std::string indexes_;
  int64_t k_ = 10;
  size_t queries_ = 1000;
  bool grows_ = false;
  double limit_seconds_ = 30;
  std::string output_ = "elanus-bench";
  bool json_ = false;
};

void Bench::Declare(CLI::App* app) {
  uri_ = app->get_parent()->get_option("--uri");
  collection_ = app->get_parent()->get_option("--collection");
  app->add_option("--vector-field", field_, "the field of the collection, if it has several")
      ->type_name("NAME");
  app->add_option("--rows", rows_, "how many rows (20000; of a collection all that fit)")
      ->type_name("N")
      ->check(CLI::Range(size_t{1}, size_t{1} << 40));
  dim_given_ = app->add_option("--dim", dim_, "dimension of made-up vectors (128)")
                   ->type_name("D")
                   ->check(CLI::Range(int64_t{1}, core::kDimensionMax));
  shape_given_ = app->add_option("--data", shape_, "how made-up vectors lie: clustered or uniform")
                     ->type_name("SHAPE");
  app->add_option("--metric", metric_, "COSINE, IP or L2 (the collection's, or COSINE)")
      ->type_name("NAME");
  app->add_option("--seed", seed_, "seed of everything that is drawn (42)")->type_name("N");
  app->add_option("--index", indexes_, "names with commas between them (FLAT,IVF_FLAT,HNSW)")
      ->type_name("NAMES");
  app->add_option("-k,--k", k_, "how many nearest rows a query asks for (10)")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, core::kLimitMax));
  app->add_option("--queries", queries_, "how many queries (1000)")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  app->add_flag("--growth", grows_, "also on a half, a quarter, ... of the rows");
  app->add_option("--limit-seconds", limit_seconds_, "about how long to search in all (30)")
      ->type_name("S")
      ->check(CLI::Range(0.1, 1e6));
  app->add_option("-o,--output", output_, "folder for charts and figures (elanus-bench)")
      ->type_name("FOLDER");
  app->add_flag("--json", json_, "JSON Lines: points, then a summary");
}

bool Bench::IsOwn() const {
  const bool is_made_up = dim_given_->count() > 0 || shape_given_->count() > 0;
  return !is_made_up && (uri_->count() > 0 || collection_->count() > 0);
}

// The names of indexes are checked once more where the type of the vectors is known.
core::Status Bench::CheckArguments() const {
  TRY(measure::ParseShape(shape_));
  if (!indexes_.empty()) TRY(measure::SplitNames(indexes_));
  if (!metric_.empty()) TRY(core::ParseMetric(metric_));
  return core::Status::Ok();
}

core::Result<measure::Workload> Bench::Generate() const {
  measure::GeneratedOptions options;
  if (rows_ > 0) options.rows = rows_;
  options.queries = queries_;
  options.dim = dim_;
  options.shape = TRY(measure::ParseShape(shape_));
  options.seed = seed_;
  if (!metric_.empty()) options.metric = TRY(core::ParseMetric(metric_));
  if (!core::IsMetricOf(options.metric, core::DataType::kFloatVector)) {
    return core::InvalidArgument("metric " + metric_ +
                                 " does not fit made-up vectors; choose COSINE, IP or L2");
  }
  const size_t rows_min = std::max(measure::kRowsMin, k_);
  if (options.rows < rows_min) {
    return core::InvalidArgument(fmt::format(
        "--rows {} is too few: a comparison of {} hits needs {}", options.rows, k_, rows_min));
  }
  // Rows are there twice: here, and in the store that they are copied to.
  const double bytes = 2.0 * static_cast<double>(options.rows + queries_) *
                       static_cast<double>(core::RowWidth(core::DataType::kFloatVector, dim_));
  const double memory =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  if (bytes > memory) {
    return core::Exhausted(
        fmt::format("{} rows of {} dimensions take {:.1f} GiB while they are compared, more than "
                    "the {:.1f} GiB "
                    "of this machine; take fewer with --rows",
                    options.rows, dim_, bytes / (1 << 30), memory / (1 << 30)));
  }
  return measure::GenerateWorkload(options);
}

core::Result<measure::Workload> Bench::Sample(const Settings& settings,
                                              const StatusLine& status) const {
  Workspace workspace(settings);
  core::Store* store = TRY(workspace.OpenStore(engine::OpenMode::kRead));
  measure::SampleOptions options;
  options.collection.collection = workspace.collection();
  const auto described = store->DescribeCollection(options.collection);
  if (!described.ok()) {
    std::string names;
    for (const std::string& name : TRY(gallery::ListVisibleCollections(store))) {
      names += (names.empty() ? "" : ", ") + name;
    }
    return core::NotFound(fmt::format("no collection '{}' in '{}'{}", settings.collection,
                                      settings.uri,
                                      names.empty() ? "" : "; choose --collection from: " + names));
  }
  options.field = field_;
  if (!metric_.empty()) options.metric = TRY(core::ParseMetric(metric_));
  options.rows_max = rows_;
  options.queries = queries_;
  options.k = k_;
  options.seed = seed_;
  options.should_stop = StopWasAsked;
  options.progress = [&](int64_t done, int64_t total) {
    status.Show("reading the collection", done, total);
  };
  measure::Workload workload = TRY(measure::SampleCollection(store, options));
  if (static_cast<int64_t>(workload.rows.rows() + workload.queries.rows()) < workload.rows_there) {
    workspace.Notice(fmt::format("comparing on {} of {} rows, drawn at random; --rows takes more",
                                 workload.rows.rows(), workload.rows_there));
  }
  return workload;
}

core::Result<std::vector<std::string>> Bench::Indexes(const measure::Workload& workload) const {
  const core::DataType type = workload.rows.type();
  const auto names =
      TRY(measure::SplitNames(indexes_.empty() ? measure::DefaultNames(type) : indexes_));
  for (const std::string& name : names) {
    TRY(measure::PlanIndex(name, {.type = type, .dim = workload.rows.dim(), .rows = 1, .k = k_}));
  }
  return names;
}

core::Result<measure::Comparison> Bench::Compare(const Settings& settings,
                                                 const measure::Workload& workload,
                                                 const StatusLine& status) const {
  measure::CompareOptions options;
  options.indexes = TRY(Indexes(workload));
  options.k = k_;
  options.grows = grows_;
  options.limit_seconds = limit_seconds_;
  options.progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.Show(what, done, total);
  };
  // The folder goes last: the store is closed by then.
  const auto scratch = TRY(ScratchFolder::Make());
  os::PosixFileSystem files;
  os::ThreadPool threads(static_cast<size_t>(settings.threads));
  measure::NarrowExecutor executor(&threads);
  // One thread more: it waits for the others, and nobody helps them.
  os::ThreadPool builders(threads.width() + 1);
  engine::DatabaseOptions database;
  database.builder = &builders;
  const auto store =
      TRY(engine::OpenDatabase(scratch->path() + "/copy", database, &files, &executor, nullptr));
  measure::Bench bench{
      .store = store.get(), .executor = &executor, .disk_bytes = {}, .should_stop = StopWasAsked};
  bench.disk_bytes = [&] { return scratch->Bytes(); };
  auto comparison = measure::CompareIndexes(workload, options, bench);
  if (comparison.ok() || comparison.status().code() != core::Code::kExhausted) return comparison;
  return core::Status(core::Code::kExhausted,
                      comparison.status().message() +
                          "; the copy is made in $TMPDIR, name a folder with more room there");
}

BenchFacts Bench::Facts(const Settings& settings, const measure::Workload& workload) const {
  BenchFacts facts;
  facts.data = workload.name;
  facts.rows = static_cast<int64_t>(workload.rows.rows());
  facts.rows_there = workload.rows_there;
  facts.dim = workload.rows.dim();
  facts.type = core::TypeName(workload.rows.type());
  facts.processor = ProcessorName();
  facts.cores = std::max(1U, std::thread::hardware_concurrency());
  facts.threads = settings.threads > 0 ? static_cast<size_t>(settings.threads) : facts.cores;
  facts.kernels = engine::KernelName();
  facts.date = DateNow();
  facts.seed = seed_;
  facts.folder = output_;
  return facts;
}

core::Status Bench::Write(const ResultFolder& folder, const BenchFacts& facts,
                          const measure::Comparison& comparison) const {
  const measure::ChartTitle title{DataText(facts, comparison), MachineText(facts)};
  const auto draw = [&](const std::string& name, const std::string& svg) -> core::Status {
    TRY(folder.Write(name + ".svg", svg));
    return gallery::SaveSvgAsPng(svg, kPngScale, folder.PathOf(name + ".png"));
  };
  TRY(draw("recall", measure::RecallChart(comparison, title)));
  if (comparison.rounds.size() > 1) TRY(draw("growth", measure::GrowthChart(comparison, title)));
  return folder.Write("bench.json", BenchDocument(facts, comparison));
}

core::Result<ExitCode> Bench::Run(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  TRY(CheckArguments());
  CatchStopSignals();
  const StatusLine status(!settings.quiet);
  const measure::Workload workload = TRY(IsOwn() ? Sample(settings, status) : Generate());
  if (StopWasAsked()) return ExitCode::kInterrupted;
  TRY(Indexes(workload));
  // Whoever waits for minutes wants to know before that nothing can be written.
  os::PosixFileSystem files;
  const ResultFolder folder = TRY(ResultFolder::Open(output_, &files));
  const measure::Comparison comparison = TRY(Compare(settings, workload, status));
  // Half a comparison would be taken for a whole one.
  if (comparison.is_stopped) return ExitCode::kInterrupted;
  BenchFacts facts = Facts(settings, workload);
  facts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  TRY(Write(folder, facts, comparison));
  status.Hide();
  if (json_) {
    fmt::print("{}", BenchLines(facts, comparison));
  } else {
    const Style style(WantsColor(settings.color, STDOUT_FILENO));
    fmt::print("{}\n{}\n\n{}\n{}\n", DataText(facts, comparison), MachineText(facts),
               BenchTable(comparison, style), measure::Advise(comparison));
  }
  if (!settings.quiet) {
    fmt::print(stderr, "elanus: charts and figures are in '{}'\n", output_);
  }
  return ExitCode::kDone;
}

}  // namespace

std::unique_ptr<Command> MakeBench() {
  return std::make_unique<Bench>();
}

}  // namespace elanus::app
