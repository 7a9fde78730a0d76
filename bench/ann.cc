// ann_bench: builds an index over vectors in files, and searches it with one thread.
//
//   ann_bench build  kind=graph base=B.npy index=FILE [metric=L2] [links=32] [candidates=200]
//                    [lists=1024] [threads=0]
//   ann_bench search kind=graph base=B.npy index=FILE queries=Q.npy truth=T.npy [metric=L2]
//                    [efforts=0] [k=10] [rounds=3] [queries_max=2000] [stop=2] [allowed=A.npy]
//                    [held=copied] [batch=1]
//
// Kinds: graph, ivf, codes, and scan, which has no index: exact search of the vectors. The files
// are those of bench/data_sets.py; `allowed` is a byte a row, 0 for a row that must not be found.
// `efforts` are candidates (graph) or lists (ivf), 0 the default; they end when `stop` is the
// recall reached. A call has `batch` queries. Prints a line of JSON for each effort: recall,
// queries a second by the wall and by the thread's CPU clock, each the best of the rounds, and
// bytes. `held=mapped` leaves the index in its file, else it lies in large pages. Vectors are
// mapped always.
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>

#include "index/distance.h"
#include "index/huge_buffer.h"
#include "index/vector_index.h"
#include "os/thread_pool.h"
#include "vector_file.h"
#include "vector_truth.h"

namespace {

using elanus::bench::Fail;
using elanus::bench::Truth;
using elanus::bench::VectorFile;
namespace core = elanus::core;
namespace index = elanus::index;

double Seconds(clockid_t clock) {
  timespec time = {};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// name=value, as they stand on the command line.
class Arguments {
 public:
  explicit Arguments(std::span<char*> words) {
    for (const std::string word : words) {
      const size_t sign = word.find('=');
      if (sign == std::string::npos) Fail("expected name=value, found " + word);
      values_[word.substr(0, sign)] = word.substr(sign + 1);
    }
  }
  std::string Text(const std::string& name, const char* fallback = nullptr) const {
    const auto found = values_.find(name);
    if (found != values_.end()) return found->second;
    if (fallback == nullptr) Fail("ann_bench: " + name + "=... is missing");
    return fallback;
  }
  double Number(const std::string& name, double fallback) const {
    return std::atof(Text(name, std::to_string(fallback).c_str()).c_str());
  }
  size_t Count(const std::string& name, size_t fallback) const {
    return static_cast<size_t>(Number(name, static_cast<double>(fallback)));
  }

 private:
  std::map<std::string, std::string> values_;
};

core::Metric MetricOf(const Arguments& arguments) {
  const auto metric = core::ParseMetric(arguments.Text("metric", "L2"));
  if (!metric.ok()) Fail(metric.status().message());
  return *metric;
}

void Write(const std::string& path, std::span<const std::byte> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
  if (!file.flush()) Fail("cannot write " + path);
}

// Into large pages, as the engine holds an index that is searched often.
index::HugeBuffer Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) Fail("cannot read " + path);
  index::HugeBuffer buffer(static_cast<size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(buffer.data()), static_cast<long>(buffer.bytes().size()));
  return buffer;
}

// Norms lie beside the index, as they lie in a segment: making them would touch every vector.
std::string NormsPath(const Arguments& arguments) {
  return arguments.Text("index") + ".norms";
}

std::vector<std::byte> BuildKind(const Arguments& arguments, const index::IndexSource& source,
                                 core::Executor* executor) {
  const std::string kind = arguments.Text("kind");
  if (kind == "graph") {
    index::GraphOptions options;
    options.links = arguments.Count("links", options.links);
    options.candidates = arguments.Count("candidates", options.candidates);
    return index::BuildGraph(source, options, executor);
  }
  if (kind == "ivf") {
    index::InvertedFileOptions options;
    options.lists = arguments.Count("lists", 1024);
    return index::BuildInvertedFile(source, options, executor);
  }
  if (kind == "codes") return index::BuildFlatCodes(source, executor);
  Fail("kind is graph, ivf or codes, not " + kind);
}

void Build(const Arguments& arguments) {
  const VectorFile<float> base(arguments.Text("base"));
  elanus::os::ThreadPool threads(arguments.Count("threads", 0));
  index::IndexSource source;
  source.base = base.Rows(0, base.rows());
  source.metric = MetricOf(arguments);
  const double wall = Seconds(CLOCK_MONOTONIC);
  const double cpu = Seconds(CLOCK_PROCESS_CPUTIME_ID);
  std::vector<float> norms;
  if (source.metric == core::Metric::kCosine) norms = index::InverseNorms(source.base);
  source.inverse_norms = norms;
  const std::vector<std::byte> bytes = BuildKind(arguments, source, &threads);
  std::printf("{\"build_seconds\": %.3f, \"build_cpu_seconds\": %.3f, \"index_bytes\": %zu}\n",
              Seconds(CLOCK_MONOTONIC) - wall, Seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu,
              bytes.size() + norms.size() * sizeof(float));
  Write(arguments.Text("index"), bytes);
  Write(NormsPath(arguments), std::as_bytes(std::span(norms)));
}

// Kilobytes that a line of a file of /proc tells, from the line on that has `after`.
size_t Kilobytes(const char* path, const std::string& name, const std::string& after = "") {
  std::ifstream file(path);
  bool is_there = after.empty();
  for (std::string line; std::getline(file, line);) {
    is_there = is_there || line.find(after) != std::string::npos;
    if (is_there && line.starts_with(name))
      return std::strtoul(line.c_str() + name.size(), nullptr, 10);
  }
  return 0;
}

// An index that is open, whatever its kind, and the vectors it was made from.
class Searcher {
 public:
  explicit Searcher(const Arguments& arguments)
      : base_path_(std::filesystem::canonical(arguments.Text("base"))),
        base_(base_path_),
        kind_(arguments.Text("kind")) {
    input_.base = base_.Rows(0, base_.rows());
    input_.metric = MetricOf(arguments);
    input_.k = arguments.Count("k", 10);
    anonymous_before_ = Kilobytes("/proc/self/status", "RssAnon:");
    if (kind_ != "scan") Open(arguments);
    if (input_.metric == core::Metric::kCosine) ReadNorms(arguments);
  }

  const VectorFile<float>& base() const { return base_; }
  const index::FlatInput& input() const { return input_; }

  void Allow(const std::string& path) {
    const VectorFile<uint8_t> rows(path);
    allowed_ = core::Bitset(base_.rows());
    for (size_t row = 0; row < rows.rows(); ++row) {
      if (rows.Row(row)[0] != 0) allowed_.Set(row);
    }
    input_.allowed = &allowed_;
  }

  std::vector<std::vector<index::Hit>> Search(const core::ColumnView& queries, size_t effort,
                                              index::SearchCost* cost) {
    index::SearchEffort how;
    (kind_ == "ivf" ? how.lists : how.candidates) = effort;
    input_.queries = queries;
    if (index_ == nullptr) return index::SearchFlat(input_, nullptr);
    return index_->Search(input_, how, nullptr, cost);
  }

  // From here on the pages that are touched count. Changing what may be done with them makes the
  // processor forget them too; it would not note again what it remembers.
  void ForgetTouched() const {
    std::ofstream("/proc/self/clear_refs") << 1 << std::flush;
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<uintptr_t>(input_.base.bytes.data()) / page * page;
    const auto end =
        reinterpret_cast<uintptr_t>(input_.base.bytes.data()) + input_.base.bytes.size();
    mprotect(reinterpret_cast<void*>(begin), end - begin, PROT_NONE);
    mprotect(reinterpret_cast<void*>(begin), end - begin, PROT_READ);
  }
  size_t TouchedVectorBytes() const {
    return 1024 * Kilobytes("/proc/self/smaps", "Referenced:", base_path_);
  }
  size_t IndexBytes() const {
    const size_t now = Kilobytes("/proc/self/status", "RssAnon:");
    const size_t grown = now > anonymous_before_ ? now - anonymous_before_ : 0;
    return 1024 * grown + (view_ == nullptr ? 0 : view_->bytes().size());
  }

 private:
  void Open(const Arguments& arguments) {
    const std::string path = arguments.Text("index");
    std::span<const std::byte> bytes;
    if (arguments.Text("held", "copied") == "mapped") {
      auto view = elanus::os::PosixFileSystem().Map(path);
      if (!view.ok()) Fail(view.status().message());
      view_ = std::move(*view);
      bytes = view_->bytes();
    } else {
      buffer_ = Read(path);
      bytes = std::as_const(buffer_).bytes();
    }
    auto opened = kind_ == "graph" ? index::OpenGraph(bytes)
                  : kind_ == "ivf" ? index::OpenInvertedFile(bytes)
                                   : index::OpenFlatCodes(bytes);
    if (!opened.ok()) Fail(opened.status().message());
    index_ = std::move(*opened);
  }

  void ReadNorms(const Arguments& arguments) {
    if (kind_ == "scan") {
      norms_ = index::InverseNorms(input_.base);
    } else {
      std::ifstream file(NormsPath(arguments), std::ios::binary);
      norms_.resize(base_.rows());
      file.read(reinterpret_cast<char*>(norms_.data()),
                static_cast<long>(norms_.size() * sizeof(float)));
      if (!file) Fail("cannot read " + NormsPath(arguments));
    }
    input_.inverse_norms = norms_;
  }

  std::string base_path_;
  VectorFile<float> base_;
  std::string kind_;
  size_t anonymous_before_ = 0;
  index::HugeBuffer buffer_;
  std::unique_ptr<elanus::os::FileView> view_;
  std::unique_ptr<index::VectorIndex> index_;
  std::vector<float> norms_;
  core::Bitset allowed_;
  index::FlatInput input_;
};

struct Queries {
  const VectorFile<float>& vectors;
  const Truth& truth;
  size_t count;
  size_t rounds;
  size_t batch;

  // Those of the call whose first is this.
  core::ColumnView From(size_t first) const {
    return vectors.Rows(first, std::min(batch, count - first));
  }
};

// One effort; the recall.
double Measure(Searcher* searcher, const Queries& queries, size_t effort) {
  index::SearchCost cost;
  Truth::Found all;
  for (size_t first = 0; first < queries.count; first += queries.batch) {
    index::SearchCost of_call;
    const auto answers = searcher->Search(queries.From(first), effort, &of_call);
    cost.codes += of_call.codes;
    cost.vectors += of_call.vectors;
    for (size_t i = 0; i < answers.size(); ++i) {
      const Truth::Found some = queries.truth.Judge(first + i, answers[i], searcher->input().k);
      all.there += some.there;
      all.found += some.found;
    }
  }
  searcher->ForgetTouched();
  double wall = std::numeric_limits<double>::max();
  double cpu = wall;
  for (size_t round = 0; round < queries.rounds; ++round) {
    const double wall_begin = Seconds(CLOCK_MONOTONIC);
    const double cpu_begin = Seconds(CLOCK_THREAD_CPUTIME_ID);
    for (size_t first = 0; first < queries.count; first += queries.batch) {
      searcher->Search(queries.From(first), effort, nullptr);
    }
    cpu = std::min(cpu, Seconds(CLOCK_THREAD_CPUTIME_ID) - cpu_begin);
    wall = std::min(wall, Seconds(CLOCK_MONOTONIC) - wall_begin);
  }
  const auto count = static_cast<double>(queries.count);
  const double recall =
      all.there == 0 ? 1 : static_cast<double>(all.found) / static_cast<double>(all.there);
  std::printf("{\"effort\": %zu, \"recall\": %.5f, \"qps\": %.1f, \"qps_cpu\": %.1f, ", effort,
              recall, count / wall, count / cpu);
  std::printf("\"codes\": %.1f, \"vectors\": %.1f, ", static_cast<double>(cost.codes) / count,
              static_cast<double>(cost.vectors) / count);
  std::printf("\"index_bytes\": %zu, \"touched_vector_bytes\": %zu}\n", searcher->IndexBytes(),
              searcher->TouchedVectorBytes());
  std::fflush(stdout);
  return recall;
}

void Search(const Arguments& arguments) {
  const VectorFile<float> vectors(arguments.Text("queries"));
  const VectorFile<int32_t> nearest(arguments.Text("truth"));
  Searcher searcher(arguments);
  if (arguments.Text("allowed", "") != "") searcher.Allow(arguments.Text("allowed"));
  const Truth truth{searcher.input().metric, searcher.base(), vectors, nearest};
  const Queries queries{.vectors = vectors,
                        .truth = truth,
                        .count = std::min(arguments.Count("queries_max", 2000), vectors.rows()),
                        .rounds = arguments.Count("rounds", 3),
                        .batch = std::max<size_t>(1, arguments.Count("batch", 1))};
  std::istringstream efforts(arguments.Text("efforts", "0"));
  for (std::string effort; std::getline(efforts, effort, ',');) {
    if (Measure(&searcher, queries, std::strtoul(effort.c_str(), nullptr, 10)) >=
        arguments.Number("stop", 2)) {
      return;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const Arguments arguments(std::span(argv, static_cast<size_t>(argc)).subspan(argc > 1 ? 2 : 1));
  if (what == "build") {
    Build(arguments);
  } else if (what == "search") {
    Search(arguments);
  } else {
    Fail("usage: ann_bench build|search name=value..., see bench/ann.cc");
  }
}
