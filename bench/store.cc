// store_bench: how fast the store takes rows and finds them, without a server before it.
//
//   store_bench FOLDER [ROWS] [DIM] [BATCH] [WRITERS]    default 200000 512 1000 1
//
// COSINE, exact, limit 10, seed 42, all cores; every batch is synced to disk before the next of its
// writer. Searches are timed as rows lie after the last insert and again after a flush, one query
// and a hundred at a time; JSON to stdout.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

#include "engine/database.h"
#include "os/posix_file_system.h"
#include "os/thread_pool.h"

namespace {

namespace core = elanus::core;

constexpr unsigned kSeed = 42;
constexpr double kSecondsPerFigure = 3;

struct Sizes {
  size_t rows = 200000;
  int64_t dim = 512;
  size_t batch = 1000;
  size_t writers = 1;
};

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Require(const core::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.message().c_str());
  std::exit(1);
}

void MakeCollection(core::Store* store, const Sizes& sizes) {
  core::CollectionSchema schema;
  schema.name = "rows";
  schema.fields.resize(2);
  schema.fields[0].name = "id";
  schema.fields[0].is_primary = true;
  schema.fields[1].name = "vector";
  schema.fields[1].type = core::DataType::kFloatVector;
  schema.fields[1].dim = sizes.dim;
  Require(store->CreateCollection("", schema));
  core::IndexDescription index;
  index.field = "vector";
  index.type = "FLAT";
  index.metric = core::Metric::kCosine;
  Require(store->CreateIndex({"", "rows"}, index));
  Require(store->Load({"", "rows"}, {}));
}

core::Column RandomVectors(size_t rows, const Sizes& sizes, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> vector(static_cast<size_t>(sizes.dim));
  core::Column column(core::DataType::kFloatVector, sizes.dim);
  for (size_t row = 0; row < rows; ++row) {
    for (float& component : vector) component = uniform(random);
    column.AppendVector(vector);
  }
  return column;
}

// Rows [first, first + rows) in batches. The vectors of all batches are the same but for one
// component, since making random ones would cost more than writing them.
void InsertRun(core::Store* store, const Sizes& sizes, size_t first, size_t rows) {
  const core::Column vectors = RandomVectors(sizes.batch, sizes, kSeed);
  for (size_t done = 0; done < rows; done += sizes.batch) {
    core::InsertRequest request;
    request.to.collection = "rows";
    core::Column& ids = request.rows.Add("id", core::DataType::kInt64);
    for (size_t i = 0; i < sizes.batch; ++i) ids.Append(static_cast<int64_t>(first + done + i));
    request.rows.columns.push_back({"vector", vectors});
    Require(store->Insert(request).status());
  }
}

double InsertAll(core::Store* store, const Sizes& sizes) {
  const double begin = Now();
  std::vector<std::thread> writers;
  const size_t share = sizes.rows / sizes.writers;
  for (size_t w = 0; w < sizes.writers; ++w) {
    writers.emplace_back([=] { InsertRun(store, sizes, w * share, share); });
  }
  for (std::thread& writer : writers) writer.join();
  return Now() - begin;
}

void Search(core::Store* store, const Sizes& sizes, size_t queries, const char* name) {
  core::SearchRequest request;
  request.in.collection = "rows";
  request.queries = RandomVectors(queries, sizes, kSeed + 1);
  std::vector<double> times;
  for (const double end = Now() + kSecondsPerFigure; Now() < end;) {
    const double begin = Now();
    Require(store->Search(request).status());
    times.push_back((Now() - begin) * 1000);
  }
  std::sort(times.begin(), times.end());
  std::printf("  \"%s\": {\"queries\": %zu, \"best_ms\": %.2f, \"p50_ms\": %.2f},\n", name, queries,
              times.front(), times[times.size() / 2]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: store_bench FOLDER [ROWS] [DIM] [BATCH] [WRITERS]\n");
    return 2;
  }
  const auto number = [&](int i, size_t fallback) {
    return argc > i ? std::strtoul(argv[i], nullptr, 10) : fallback;
  };
  const Sizes sizes{.rows = number(2, 200000),
                    .dim = static_cast<int64_t>(number(3, 512)),
                    .batch = number(4, 1000),
                    .writers = number(5, 1)};

  elanus::os::PosixFileSystem files;
  elanus::os::ThreadPool threads;
  auto store = elanus::engine::OpenDatabase(argv[1], {}, &files, &threads, nullptr);
  Require(store.status());
  MakeCollection(store->get(), sizes);
  std::printf("{\n  \"rows\": %zu, \"dim\": %ld, \"batch\": %zu, \"writers\": %zu,\n", sizes.rows,
              static_cast<long>(sizes.dim), sizes.batch, sizes.writers);
  const double seconds = InsertAll(store->get(), sizes);
  std::printf("  \"inserted_rows_per_second\": %.0f,\n", static_cast<double>(sizes.rows) / seconds);
  Search(store->get(), sizes, 1, "after_insert");
  Search(store->get(), sizes, 100, "after_insert_hundred");
  const double begin = Now();
  Require((*store)->Flush({"", "rows"}));
  std::printf("  \"flush_seconds\": %.2f,\n", Now() - begin);
  Search(store->get(), sizes, 1, "after_flush");
  Search(store->get(), sizes, 100, "after_flush_hundred");
  std::printf("  \"kernels\": \"%s\"\n}\n", elanus::engine::KernelName());
}
