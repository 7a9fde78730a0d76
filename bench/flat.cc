// flat_bench: queries per second of exact search, of the vectors as they are and through codes of 8
// bits, against the read bandwidth of the same run. bench/flat runs it beside faiss.
//
//   flat_bench BASE.npy QUERIES.npy L2|IP|COSINE HITS [SECONDS [own]]
//
// Takes float32 files of NumPy; k is 10. JSON to stdout; the rows of the hits of the first 100
// queries to the file HITS, as int32. At batch 1 the limit of `floats` is reading every row once,
// so `of_bandwidth` is the share of the measured read bandwidth that was reached; of `codes` it is
// against the same reading of floats. At batch 100 the limit is arithmetic.
#include "index/flat.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/distance.h"
#include "index/kernels.h"
#include "index/vector_index.h"
#include "os/thread_pool.h"
#include "vector_file.h"

namespace {

using elanus::bench::Fail;
using elanus::bench::VectorFile;
using elanus::core::ColumnView;
using elanus::core::Metric;
using elanus::index::FlatInput;
using elanus::index::Hit;
using elanus::os::ThreadPool;

constexpr size_t kBatch = 100;
// Queries searched one after the other for one figure of batch 1.
constexpr size_t kSingles = 10;

// Of the clock on the wall, or of this process alone: with other work on the machine only the
// latter, shared evenly by the threads, says something.
bool is_own_time = false;

double Now() {
  if (is_own_time) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Bytes that begin at a line of the caches, as those of a mapped segment do.
class Lines {
 public:
  explicit Lines(size_t size) : storage_(size + kLine) {
    const size_t skipped = -reinterpret_cast<uintptr_t>(storage_.data()) % kLine;
    bytes_ = std::span(storage_).subspan(skipped, size);
  }
  std::span<std::byte> bytes() { return bytes_; }

 private:
  static constexpr size_t kLine = 64;
  std::vector<std::byte> storage_;
  std::span<std::byte> bytes_;
};

// Reads all of `data` once, as fast as the threads can.
void ReadAll(std::span<const std::byte> data, ThreadPool* executor) {
  using Wide [[gnu::vector_size(16)]] = long long;
  constexpr size_t kUnroll = 8;
  const size_t threads = executor->width();
  const auto* wide = reinterpret_cast<const Wide*>(data.data());
  const size_t count = data.size() / sizeof(Wide) / threads / kUnroll * kUnroll;
  static std::atomic<long long> sink = 0;
  executor->ForEach(threads, [&](size_t t) {
    Wide sums[kUnroll] = {};
    for (const Wide* at = wide + t * count; at < wide + (t + 1) * count; at += kUnroll) {
#pragma GCC unroll 8
      for (size_t i = 0; i < kUnroll; ++i) sums[i] ^= at[i];
    }
    for (const Wide& sum : sums) sink ^= sum[0] ^ sum[1];
  });
}

ColumnView Part(ColumnView rows, size_t begin, size_t count) {
  rows.bytes = rows.bytes.subspan(begin * rows.width(), count * rows.width());
  rows.rows = count;
  return rows;
}

using Answers = std::vector<std::vector<Hit>>;
using Search = std::function<Answers(const FlatInput&, ThreadPool*)>;

// Seconds since `start`.
double Since(double start, const ThreadPool& executor) {
  return (Now() - start) / static_cast<double>(is_own_time ? executor.width() : 1);
}

// The least seconds that one query took, one by one or in a batch: other processes only ever take
// away.
class Best {
 public:
  Best(Search search, size_t batch) : search_(std::move(search)), batch_(batch) {
    seconds_.assign(batch == 1 ? kSingles : 1, 1e9);
  }

  void Measure(FlatInput input, ThreadPool* executor) {
    const ColumnView queries = input.queries;
    for (size_t i = 0; i < seconds_.size(); ++i) {
      input.queries = Part(queries, i * batch_, batch_);
      const double start = Now();
      if (search_(input, executor).size() != batch_) Fail("a query has no answer");
      seconds_[i] = std::min(seconds_[i], Since(start, *executor));
    }
  }

  double OfOneQuery() const {
    const double sum = std::accumulate(seconds_.begin(), seconds_.end(), 0.0);
    return sum / static_cast<double>(seconds_.size() * batch_);
  }

 private:
  const Search search_;
  const size_t batch_;
  std::vector<double> seconds_;  // Of each query, or of the batch.
};

struct Ways {
  Search floats = [](const FlatInput& input, ThreadPool* executor) {
    return elanus::index::SearchFlat(input, executor);
  };
  Search codes;
};

// Reads and searches in turn, so that a busy neighbour slows all.
void Report(const FlatInput& input, const Ways& ways, double seconds) {
  const char* comma = "";
  for (const size_t threads : {size_t{1}, size_t{2}}) {
    for (const size_t batch : {size_t{1}, kBatch}) {
      ThreadPool executor(threads);
      double read = 1e9;
      Best best_floats(ways.floats, batch);
      Best best_codes(ways.codes, batch);
      for (const double end = Now() + seconds; Now() < end;) {
        const double start = Now();
        ReadAll(input.base.bytes, &executor);
        read = std::min(read, Since(start, executor));
        best_floats.Measure(input, &executor);
        best_codes.Measure(input, &executor);
      }
      const double floats = best_floats.OfOneQuery();
      const double codes = best_codes.OfOneQuery();
      const double bytes = static_cast<double>(input.base.bytes.size());
      std::printf("%s\n  {\"threads\": %zu, \"batch\": %zu, \"read_gb_per_s\": %.1f, ", comma,
                  threads, batch, bytes / read / 1e9);
      std::printf("\"floats_qps\": %.1f, \"floats_of_bandwidth\": %.3f, ", 1 / floats,
                  read / floats);
      std::printf("\"codes_qps\": %.1f, \"codes_of_bandwidth\": %.3f}", 1 / codes, read / codes);
      comma = ",";
    }
  }
}

void WriteHits(const char* path, const Answers& answers) {
  std::ofstream file(path, std::ios::binary);
  for (const std::vector<Hit>& hits : answers) {
    for (const Hit& hit : hits) file.write(reinterpret_cast<const char*>(&hit.row), 4);
  }
  if (!file.flush()) Fail(std::string(path) + " cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) Fail("usage: flat_bench BASE.npy QUERIES.npy L2|IP|COSINE HITS [SECONDS [own]]");
  is_own_time = argc > 6 && std::string_view(argv[6]) == "own";
  const VectorFile<float> base(argv[1]);
  const VectorFile<float> queries(argv[2]);
  const auto metric = elanus::core::ParseMetric(argv[3]);
  FlatInput input;
  input.base = base.Rows(0, base.rows());
  if (!metric.ok() || !elanus::core::IsMetricOf(*metric, input.base.type)) Fail("no such metric");
  if (base.dim() != queries.dim() || queries.rows() < kBatch) Fail("these are not 100 queries");
  input.metric = *metric;
  std::vector<float> norms;
  if (input.metric == Metric::kCosine) norms = elanus::index::InverseNorms(input.base);
  input.inverse_norms = norms;
  input.queries = queries.Rows(0, kBatch);

  ThreadPool builders(2);
  const double start = Now();
  const auto blob =
      elanus::index::BuildFlatCodes({input.base, input.inverse_norms, input.metric}, &builders);
  const double built = Now() - start;
  Lines lines(blob.size());
  std::ranges::copy(blob, lines.bytes().begin());
  const auto index = elanus::index::OpenFlatCodes(lines.bytes());
  if (!index.ok()) Fail(index.status().message());
  elanus::index::SearchCost cost;
  const Answers answers = (*index)->Search(input, {}, nullptr, &cost);
  if (answers != SearchFlat(input, nullptr)) Fail("codes and floats give different answers");
  WriteHits(argv[4], answers);

  Ways ways;
  ways.codes = [&](const FlatInput& some, ThreadPool* executor) {
    return (*index)->Search(some, {}, executor, nullptr);
  };
  std::printf("{\"kernels\": \"%s\", \"build_seconds\": %.2f, ", elanus::index::KernelName(),
              built);
  std::printf("\"bytes_per_row\": %.1f, \"compared_per_query\": %.1f, \"data\": [",
              static_cast<double>(blob.size()) / static_cast<double>(input.base.rows),
              static_cast<double>(cost.vectors) / kBatch);
  Report(input, ways, argc > 5 ? std::strtod(argv[5], nullptr) : 5);
  std::printf("]}\n");
  return 0;
}
