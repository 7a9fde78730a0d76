// streaming_bench: how long one search takes while another thread inserts.
//
//   streaming_bench FOLDER [BASE_ROWS] [INSERTED_ROWS] [DIM]    default 200000 100000 128
//                   [INDEX] [ROWS_PER_SECOND] [VECTORS.npy QUERIES.npy]    FLAT, as fast as it can
//
// L2, limit 10, seed 42, all cores; one thread searches and one inserts batches of 500 rows, each
// synced to disk; if paced, a tenth of a second's rows at a time. Exact search grows with the rows,
// so the same searches are timed alone before and alone afterwards; JSON to stdout. Vectors are
// drawn, or are the rows of a file (bench/data_sets.py); then the recall at the end is told too.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/database.h"
#include "index/flat.h"
#include "os/posix_file_system.h"
#include "os/thread_pool.h"
#include "vector_file.h"

namespace {

namespace core = elanus::core;
using Vectors = elanus::bench::VectorFile<float>;

constexpr unsigned kSeed = 42;
constexpr size_t kBatchRows = 500;
constexpr double kSecondsAlone = 5;
constexpr size_t kBatchesPerSecond = 10;  // If the rows a second are given.
constexpr size_t kRecallQueries = 500;

struct Options {
  std::string folder;
  size_t base_rows = 200000;
  size_t inserted_rows = 100000;
  int64_t dim = 128;
  std::string index = "FLAT";
  size_t rows_per_second = 0;  // 0: as fast as it can.
  std::unique_ptr<Vectors> rows;
  std::unique_ptr<Vectors> queries;
};

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Require(const core::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "streaming_bench: %s\n", status.message().c_str());
  std::exit(1);
}

class Bench {
 public:
  Bench(core::Store* store, const Options& options) : store_(store), options_(options) {}

  void Make() {
    core::CollectionSchema schema;
    schema.name = "rows";
    schema.fields.resize(2);
    schema.fields[0].name = "id";
    schema.fields[0].is_primary = true;
    schema.fields[1].name = "vector";
    schema.fields[1].type = core::DataType::kFloatVector;
    schema.fields[1].dim = options_.dim;
    Require(store_->CreateCollection("", schema));
    core::IndexDescription index;
    index.field = "vector";
    index.type = options_.index;
    index.metric = core::Metric::kL2;
    Require(store_->CreateIndex({"", "rows"}, index));
    Require(store_->Load({"", "rows"}, {}));
  }

  // `per_second`: 0 for as fast as it can.
  void Insert(size_t rows, size_t per_second) {
    const size_t batch =
        per_second == 0 ? kBatchRows : std::max<size_t>(1, per_second / kBatchesPerSecond);
    const double begin = Now();
    for (size_t done = 0; done < rows; done += batch) {
      if (per_second != 0) WaitUntil(begin + static_cast<double>(done) / per_second);
      core::InsertRequest request;
      request.to.collection = "rows";
      request.rows.Add("id", core::DataType::kInt64);
      request.rows.Add("vector", core::DataType::kFloatVector, options_.dim);
      for (size_t i = 0; i < std::min(batch, rows - done); ++i) {
        request.rows.columns[1].column.AppendVector(RowToInsert(next_id_));
        request.rows.columns[0].column.Append(next_id_++);
      }
      Require(store_->Insert(request).status());
    }
  }

  // Until what is built behind the answers is built.
  void Settle() {
    Require(store_->Compact({"", "rows"}));
    for (;;) {
      const auto indexes = store_->DescribeIndexes({"", "rows"});
      Require(indexes.status());
      if ((*indexes)[0].indexed_rows >= (*indexes)[0].total_rows) return;
      WaitUntil(Now() + 0.1);
    }
  }

  // One search; milliseconds.
  double Search() {
    const core::SearchRequest request = Request(NextQuery());
    const double begin = Now();
    Require(store_->Search(request).status());
    return (Now() - begin) * 1000;
  }

  // Share of the nearest rows that are found, as near as the last of them at least.
  double Recall() {
    elanus::index::FlatInput input;
    input.base = options_.rows->Rows(0, static_cast<size_t>(next_id_));
    input.metric = core::Metric::kL2;
    const size_t count = std::min(kRecallQueries, options_.queries->rows());
    size_t found = 0;
    for (size_t query = 0; query < count; ++query) {
      input.queries = options_.queries->Rows(query, 1);
      const float last = elanus::index::SearchFlat(input, nullptr)[0].back().distance;
      const auto answer = store_->Search(Request(options_.queries->Row(query)));
      Require(answer.status());
      for (const float score : answer->scores) found += score <= last * 1.000001F ? 1 : 0;
    }
    return static_cast<double>(found) / static_cast<double>(10 * count);
  }

  std::vector<double> SearchAlone() {
    std::vector<double> times;
    for (const double end = Now() + kSecondsAlone; Now() < end;) times.push_back(Search());
    return times;
  }

 private:
  static void WaitUntil(double time) {
    std::this_thread::sleep_for(std::chrono::duration<double>(std::max(0.0, time - Now())));
  }

  core::SearchRequest Request(std::span<const float> query) const {
    core::SearchRequest request;
    request.in.collection = "rows";
    request.queries = core::Column(core::DataType::kFloatVector, options_.dim);
    request.queries.AppendVector(query);
    return request;
  }

  std::span<const float> RowToInsert(int64_t row) {
    if (options_.rows != nullptr) return options_.rows->Row(static_cast<size_t>(row));
    return Draw(&writer_random_, &drawn_row_);
  }
  std::span<const float> NextQuery() {
    if (options_.queries != nullptr) {
      return options_.queries->Row(next_query_++ % options_.queries->rows());
    }
    return Draw(&reader_random_, &drawn_query_);
  }
  std::span<const float> Draw(std::mt19937* random, std::vector<float>* vector) const {
    vector->resize(static_cast<size_t>(options_.dim));
    for (float& x : *vector) x = static_cast<float>((*random)() % 2001) / 1000.0F - 1.0F;
    return *vector;
  }

  core::Store* store_;
  const Options& options_;
  int64_t next_id_ = 0;
  size_t next_query_ = 0;
  std::mt19937 writer_random_{kSeed};
  std::mt19937 reader_random_{kSeed + 1};
  std::vector<float> drawn_row_;
  std::vector<float> drawn_query_;
};

void Print(const char* name, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf(
      "  \"%s\": {\"searches\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f},\n",
      name, times.size(), at(0.5), at(0.99), times.back());
}

Options Parse(int argc, char** argv) {
  Options options;
  const auto number = [&](int i, size_t fallback) {
    return argc > i ? std::strtoul(argv[i], nullptr, 10) : fallback;
  };
  options.folder = argv[1];
  options.base_rows = number(2, options.base_rows);
  options.inserted_rows = number(3, options.inserted_rows);
  options.dim = static_cast<int64_t>(number(4, 128));
  if (argc > 5) options.index = argv[5];
  options.rows_per_second = number(6, 0);
  if (argc > 8) {
    options.rows = std::make_unique<Vectors>(argv[7]);
    options.queries = std::make_unique<Vectors>(argv[8]);
    options.dim = static_cast<int64_t>(options.rows->dim());
    if (options.rows->rows() < options.base_rows + options.inserted_rows) {
      elanus::bench::Fail("streaming_bench: the file has too few rows");
    }
  }
  return options;
}

// Searches in this thread until another has inserted its rows; the seconds that took.
double SearchWhileInserting(Bench* bench, const Options& options, std::vector<double>* times) {
  std::atomic<bool> is_done = false;
  const double begin = Now();
  double seconds = 0;
  std::thread writer([&] {
    bench->Insert(options.inserted_rows, options.rows_per_second);
    seconds = Now() - begin;
    is_done = true;
  });
  while (!is_done) times->push_back(bench->Search());
  writer.join();
  return seconds;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: streaming_bench FOLDER ..., see bench/streaming.cc\n");
    return 2;
  }
  const Options options = Parse(argc, argv);
  elanus::os::PosixFileSystem files;
  elanus::os::ThreadPool threads;
  // As the program itself builds indexes.
  elanus::os::ThreadPool builders(threads.width() + 1, elanus::os::ThreadPriority::kLow);
  elanus::engine::DatabaseOptions database;
  database.builder = &builders;
  auto store = elanus::engine::OpenDatabase(options.folder, database, &files, &threads, nullptr);
  Require(store.status());
  Bench bench(store->get(), options);
  bench.Make();
  bench.Insert(options.base_rows, 0);
  const double begin = Now();
  bench.Settle();
  const double settle_seconds = Now() - begin;

  const std::vector<double> before = bench.SearchAlone();
  std::vector<double> during;
  const double seconds = SearchWhileInserting(&bench, options, &during);
  const std::vector<double> after = bench.SearchAlone();

  std::printf("{\n  \"base_rows\": %zu, \"inserted_rows\": %zu, \"dim\": %ld,\n", options.base_rows,
              options.inserted_rows, static_cast<long>(options.dim));
  std::printf("  \"index\": \"%s\", \"settle_seconds\": %.2f,\n", options.index.c_str(),
              settle_seconds);
  Print("alone_before", before);
  Print("while_inserting", during);
  Print("alone_after", after);
  if (options.rows != nullptr) std::printf("  \"recall\": %.4f,\n", bench.Recall());
  std::printf("  \"inserted_rows_per_second\": %.0f\n}\n",
              static_cast<double>(options.inserted_rows) / seconds);
}
