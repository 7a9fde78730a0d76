// streaming_bench: how long one search takes while another thread inserts.
//
//   streaming_bench FOLDER [BASE_ROWS] [INSERTED_ROWS] [DIM]    default 200000 100000 128
//
// L2, exact, limit 10, seed 42, one thread searches and one inserts batches of 500 rows as fast as
// it can, each synced to disk. Exact search grows with the rows, so the same searches are timed
// alone before and alone afterwards; JSON to stdout.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

#include "engine/database.h"
#include "os/posix_file_system.h"

namespace {

namespace core = elanus::core;

constexpr unsigned kSeed = 42;
constexpr size_t kBatchRows = 500;
constexpr double kSecondsAlone = 5;

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
  Bench(core::Store* store, int64_t dim) : store_(store), dim_(dim) {}

  void Make() {
    core::CollectionSchema schema;
    schema.name = "rows";
    schema.fields.resize(2);
    schema.fields[0].name = "id";
    schema.fields[0].is_primary = true;
    schema.fields[1].name = "vector";
    schema.fields[1].type = core::DataType::kFloatVector;
    schema.fields[1].dim = dim_;
    Require(store_->CreateCollection("", schema));
    core::IndexDescription index;
    index.field = "vector";
    index.type = "FLAT";
    index.metric = core::Metric::kL2;
    Require(store_->CreateIndex({"", "rows"}, index));
    Require(store_->Load({"", "rows"}, {}));
  }

  void Insert(size_t rows) {
    for (size_t done = 0; done < rows; done += kBatchRows) {
      core::InsertRequest request;
      request.to.collection = "rows";
      request.rows.Add("id", core::DataType::kInt64);
      request.rows.Add("vector", core::DataType::kFloatVector, dim_);
      for (size_t i = 0; i < kBatchRows; ++i) {
        request.rows.columns[0].column.Append(next_id_++);
        request.rows.columns[1].column.AppendVector(RandomVector(&writer_random_));
      }
      Require(store_->Insert(request).status());
    }
  }

  // One search; milliseconds.
  double Search() {
    core::SearchRequest request;
    request.in.collection = "rows";
    request.queries = core::Column(core::DataType::kFloatVector, dim_);
    request.queries.AppendVector(RandomVector(&reader_random_));
    const double begin = Now();
    Require(store_->Search(request).status());
    return (Now() - begin) * 1000;
  }

  std::vector<double> SearchAlone() {
    std::vector<double> times;
    for (const double end = Now() + kSecondsAlone; Now() < end;) times.push_back(Search());
    return times;
  }

 private:
  std::vector<float> RandomVector(std::mt19937* random) const {
    std::vector<float> vector(static_cast<size_t>(dim_));
    for (float& x : vector) x = static_cast<float>((*random)() % 2001) / 1000.0F - 1.0F;
    return vector;
  }

  core::Store* store_;
  int64_t dim_;
  int64_t next_id_ = 0;
  std::mt19937 writer_random_{kSeed};
  std::mt19937 reader_random_{kSeed + 1};
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

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: streaming_bench FOLDER [BASE_ROWS] [INSERTED_ROWS] [DIM]\n");
    return 2;
  }
  const auto number = [&](int i, long fallback) {
    return argc > i ? std::atol(argv[i]) : fallback;
  };
  const auto base = static_cast<size_t>(number(2, 200000));
  const auto inserted = static_cast<size_t>(number(3, 100000));
  const long dim = number(4, 128);

  elanus::os::PosixFileSystem files;
  core::InlineExecutor executor;
  auto store = elanus::engine::OpenDatabase(argv[1], {}, &files, &executor, nullptr);
  Require(store.status());
  Bench bench(store->get(), dim);
  bench.Make();
  bench.Insert(base);
  Require((*store)->Compact({"", "rows"}));

  const std::vector<double> before = bench.SearchAlone();
  std::vector<double> during;
  std::atomic<bool> is_done = false;
  const double begin = Now();
  double seconds = 0;
  std::thread writer([&] {
    bench.Insert(inserted);
    seconds = Now() - begin;
    is_done = true;
  });
  while (!is_done) during.push_back(bench.Search());
  writer.join();
  const std::vector<double> after = bench.SearchAlone();

  std::printf("{\n  \"base_rows\": %zu, \"inserted_rows\": %zu, \"dim\": %ld,\n", base, inserted,
              dim);
  Print("alone_before", before);
  Print("while_inserting", during);
  Print("alone_after", after);
  std::printf("  \"inserted_rows_per_second\": %.0f\n}\n", static_cast<double>(inserted) / seconds);
}
