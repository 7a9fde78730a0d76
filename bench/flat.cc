// flat_bench: queries per second of exact search, against the read bandwidth of the same run.
//
//   flat_bench [ROWS] [DIM]       default 200000 512; L2, k 10, seed 42; JSON to stdout
//
// At batch 1 the limit is reading every row once, so `of_bandwidth` is the share of the measured
// read bandwidth that the scan reached. At batch 100 it is arithmetic: see `gflops`.
#include "index/flat.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <span>
#include <thread>
#include <vector>

#include "index/kernels.h"

namespace {

using elanus::index::FlatInput;

constexpr unsigned kSeed = 42;
constexpr double kSecondsPerFigure = 3;

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// One std::thread a task: enough for a benchmark, where a task takes milliseconds.
class ThreadExecutor final : public elanus::core::Executor {
 public:
  explicit ThreadExecutor(size_t width) : width_(width) {}
  size_t width() const override { return width_; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t i = next++; i < count; i = next++) task(i);
    };
    std::vector<std::thread> threads;
    for (size_t t = 1; t < std::min(width_, count); ++t) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  const size_t width_;
};

// Reads all of `data` once, as fast as the threads can.
void ReadAll(std::span<const float> data, ThreadExecutor* executor) {
  using Lanes [[gnu::vector_size(16)]] = long long;
  constexpr size_t kUnroll = 8;
  const size_t threads = executor->width();
  const auto* lanes = reinterpret_cast<const Lanes*>(data.data());
  const size_t count = data.size() * sizeof(float) / sizeof(Lanes) / threads / kUnroll * kUnroll;
  static std::atomic<long long> sink = 0;
  executor->ForEach(threads, [&](size_t t) {
    Lanes sums[kUnroll] = {};
    for (const Lanes* at = lanes + t * count; at < lanes + (t + 1) * count; at += kUnroll) {
#pragma GCC unroll 8
      for (size_t i = 0; i < kUnroll; ++i) sums[i] ^= at[i];
    }
    for (const Lanes& sum : sums) sink ^= sum[0] ^ sum[1];
  });
}

struct Figure {
  double read_seconds = 1e9;    // To read the base once.
  double search_seconds = 1e9;  // To answer the whole batch.
};

// Reads and searches in turn, so that a busy neighbour slows both, and keeps the best of each:
// other processes only ever take away.
Figure Measure(const FlatInput& input, size_t threads) {
  ThreadExecutor executor(threads);
  Figure best;
  for (const double end = Now() + kSecondsPerFigure; Now() < end;) {
    const double start = Now();
    ReadAll(input.base.Values<float>(), &executor);
    const double middle = Now();
    if (elanus::index::SearchFlat(input, &executor).empty()) std::abort();
    best.read_seconds = std::min(best.read_seconds, middle - start);
    best.search_seconds = std::min(best.search_seconds, Now() - middle);
  }
  return best;
}

elanus::core::ColumnView Vectors(std::span<const float> values, size_t dim) {
  elanus::core::ColumnView view;
  view.type = elanus::core::DataType::kFloatVector;
  view.dim = static_cast<int64_t>(dim);
  view.rows = values.size() / dim;
  view.bytes = std::as_bytes(values);
  return view;
}

void Report(std::span<const float> base, const std::vector<float>& queries, size_t dim) {
  const double bytes = static_cast<double>(base.size() * sizeof(float));
  const char* comma = "";
  for (const size_t threads : {size_t{1}, size_t{2}}) {
    for (const size_t batch : {size_t{1}, size_t{100}}) {
      FlatInput input;
      input.base = Vectors(base, dim);
      input.queries = Vectors(std::span(queries).first(batch * dim), dim);
      const Figure figure = Measure(input, threads);
      const double qps = static_cast<double>(batch) / figure.search_seconds;
      std::printf("%s\n    {\"threads\": %zu, \"batch\": %zu, \"qps\": %.1f, ", comma, threads,
                  batch, qps);
      std::printf("\"read_gb_per_s\": %.1f, \"scan_gb_per_s\": %.1f, \"of_bandwidth\": %.3f, ",
                  bytes / figure.read_seconds / 1e9, qps * bytes / 1e9, qps * figure.read_seconds);
      // L2 takes a subtraction and a fused multiply-add a component.
      std::printf("\"gflops\": %.1f}", 3 * qps * bytes / sizeof(float) / 1e9);
      comma = ",";
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const size_t rows = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200000;
  const size_t dim = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 512;
  if (rows == 0 || dim == 0) {
    std::fprintf(stderr, "usage: flat_bench [ROWS] [DIM]\n");
    return 2;
  }
  std::mt19937 random(kSeed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  // Segments are mapped, so their vectors begin at a cache line.
  constexpr size_t kLineFloats = 16;
  std::vector<float> storage(rows * dim + kLineFloats);
  const size_t misaligned =
      reinterpret_cast<uintptr_t>(storage.data()) / sizeof(float) % kLineFloats;
  const std::span base(storage.data() + (kLineFloats - misaligned) % kLineFloats, rows * dim);
  std::vector<float> queries(100 * dim);
  for (float& component : base) component = uniform(random);
  for (float& component : queries) component = uniform(random);
  std::printf(
      "{\"benchmark\": \"flat\", \"rows\": %zu, \"dim\": %zu, \"metric\": \"L2\", \"k\": 10, ",
      rows, dim);
  std::printf("\"seed\": %u, \"kernels\": \"%s\", \"data\": [", kSeed, elanus::index::KernelName());
  Report(base, queries, dim);
  std::printf("\n  ]}\n");
  return 0;
}
