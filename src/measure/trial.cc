// Everything goes through core::Store, as a client's request does after it has been read: what is
// measured is what a program with the store inside has, and a server's clients have before the
// network.
#include "measure/trial.h"

#include <algorithm>
#include <thread>

#include "measure/statistics.h"

namespace elanus::measure {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr const char* kCollection = "trial";
constexpr const char* kKey = "id";
constexpr const char* kField = "vector";
constexpr size_t kInsertBytes = 8 << 20;
constexpr size_t kBatch = 100;
// A median of fewer says nothing, however slow the searches are.
constexpr size_t kQueriesMin = 20;
// The first searches find caches and mappings cold.
constexpr size_t kWarmUp = 10;
// Bytes that come and go with a manifest are no index.
constexpr int64_t kIndexBytesMin = 4096;
constexpr std::chrono::milliseconds kBuildPoll{2};
constexpr Seconds kBuildPatience{1200};

core::CollectionName Name() {
  return {.database = "", .collection = kCollection};
}

Seconds Since(Clock::time_point start) {
  return Clock::now() - start;
}

}  // namespace

Trial::Trial(const Bench& bench, const Workload& workload, int64_t k)
    : bench_(bench), workload_(workload), k_(k) {}

core::Status Trial::Begin() {
  core::CollectionSchema schema;
  schema.name = kCollection;
  core::FieldSchema& key = schema.fields.emplace_back();
  key.name = kKey;
  key.is_primary = true;
  core::FieldSchema& field = schema.fields.emplace_back();
  field.name = kField;
  field.type = workload_.rows.type();
  field.dim = workload_.rows.dim();
  return bench_.store->CreateCollection("", schema);
}

core::Status Trial::Insert(size_t rows) {
  const core::ColumnView vectors = workload_.rows.view();
  const size_t step = std::max<size_t>(kInsertBytes / vectors.width(), 1);
  while (rows_ < rows && !IsStopped()) {
    core::InsertRequest request;
    request.to = Name();
    const size_t end = std::min(rows, rows_ + step);
    core::Column& keys = request.rows.Add(kKey, core::DataType::kInt64);
    for (size_t row = rows_; row < end; ++row) keys.Append(static_cast<int64_t>(row));
    core::Column& values = request.rows.Add(kField, vectors.type, vectors.dim);
    for (size_t row = rows_; row < end; ++row) values.AppendFrom(vectors, row);
    TRY(bench_.store->Insert(request));
    rows_ = end;
  }
  return core::Status::Ok();
}

core::Status Trial::Grow(size_t rows, Seconds limit) {
  bench_.executor->SetNarrow(false);
  TRY(Insert(rows));
  TRY(bench_.store->Flush(Name()));
  TRY(bench_.store->Compact(Name()));
  bytes_ = bench_.disk_bytes();
  return FindTruth(limit);
}

core::Status Trial::CreateIndex(const IndexPlan& plan) {
  core::IndexDescription index;
  index.field = kField;
  index.type = plan.type;
  index.metric = workload_.metric;
  index.params = plan.params;
  return bench_.store->CreateIndex(Name(), index);
}

core::Status Trial::AwaitIndex() {
  const auto start = Clock::now();
  while (!IsStopped()) {
    bool is_built = true;
    for (const core::IndexState& state : TRY(bench_.store->DescribeIndexes(Name()))) {
      is_built = is_built && state.indexed_rows >= state.total_rows;
    }
    if (is_built) return core::Status::Ok();
    if (Since(start) > kBuildPatience) {
      return core::Exhausted("the index was not built within " +
                             std::to_string(static_cast<int>(kBuildPatience.count())) +
                             " s; compare fewer rows with --rows");
    }
    std::this_thread::sleep_for(kBuildPoll);
  }
  return core::Status::Ok();
}

core::Result<IndexFigures> Trial::Build(const IndexPlan& plan) {
  bench_.executor->SetNarrow(false);
  IndexFigures figures{.index = plan.type, .params = plan.params, .points = {}};
  const int64_t bytes_before = bench_.disk_bytes();
  const auto start = Clock::now();
  const core::Status created = CreateIndex(plan);
  if (!created.ok()) return created.WithContext(plan.type);
  TRY(AwaitIndex());
  figures.build_seconds = Since(start).count();
  TRY(bench_.store->Load(Name(), {}));
  const int64_t grown = bench_.disk_bytes() - bytes_before;
  figures.bytes = grown < kIndexBytesMin ? 0 : grown;
  return figures;
}

core::Status Trial::Drop() {
  TRY(bench_.store->Release(Name(), {}));
  return bench_.store->DropIndex(Name(), kField);
}

core::SearchRequest Trial::RequestFor(size_t first, size_t count, const Params& params) const {
  core::SearchRequest request;
  request.in = Name();
  request.vector_field = kField;
  request.queries = core::Column(workload_.queries.type(), workload_.queries.dim());
  for (size_t i = 0; i < count; ++i) {
    request.queries.AppendFrom(workload_.queries.view(), first + i);
  }
  request.metric = workload_.metric;
  request.limit = k_;
  request.params = params;
  return request;
}

// The exact index is the judge; that it is exact is what the store's own tests are about.
core::Status Trial::FindTruth(Seconds limit) {
  const bool is_bits = workload_.rows.type() == core::DataType::kBinaryVector;
  TRY(Build({.type = is_bits ? "BIN_FLAT" : "FLAT", .params = {}, .searches = {}}));
  truth_.clear();
  const auto start = Clock::now();
  const size_t queries = workload_.queries.rows();
  while (truth_.size() < queries && !IsStopped()) {
    const size_t count = std::min(kBatch, queries - truth_.size());
    const auto answer = TRY(bench_.store->Search(RequestFor(truth_.size(), count, {})));
    for (size_t i = 0; i < count; ++i) {
      truth_.emplace_back(
          answer.scores.begin() + static_cast<std::ptrdiff_t>(answer.starts[i]),
          answer.scores.begin() + static_cast<std::ptrdiff_t>(answer.starts[i + 1]));
    }
    if (Since(start) > limit) break;
  }
  return Drop();
}

core::Status Trial::SearchOneByOne(const Params& params, Seconds limit, Point* point) {
  bench_.executor->SetNarrow(true);
  std::vector<double> times_ms;
  double recalls = 0, seconds = 0;
  const size_t warm_up = std::min(kWarmUp, queries());
  for (size_t i = 0; i < warm_up + queries() && !IsStopped(); ++i) {
    const size_t query = i < warm_up ? i : i - warm_up;
    if (times_ms.size() >= kQueriesMin && seconds > limit.count()) break;
    const core::SearchRequest request = RequestFor(query, 1, params);
    const auto start = Clock::now();
    const core::SearchAnswer answer = TRY(bench_.store->Search(request));
    const Seconds spent = Since(start);
    if (i < warm_up) continue;
    seconds += spent.count();
    times_ms.push_back(spent.count() * 1000);
    recalls += RecallOf(truth_[query], answer.scores, workload_.metric);
  }
  if (times_ms.empty()) return core::Status::Ok();
  const auto count = static_cast<double>(times_ms.size());
  point->queries = static_cast<int64_t>(times_ms.size());
  point->recall = recalls / count;
  point->queries_per_second = count / seconds;
  point->p50_ms = Percentile(times_ms, 0.5);
  point->p99_ms = Percentile(std::move(times_ms), 0.99);
  return core::Status::Ok();
}

core::Status Trial::SearchInBatches(const Params& params, Seconds limit, Point* point) {
  bench_.executor->SetNarrow(false);
  double seconds = 0;
  size_t answered = 0;
  while (answered < queries() && !IsStopped()) {
    if (answered > 0 && seconds > limit.count()) break;
    const size_t count = std::min(kBatch, queries() - answered);
    const core::SearchRequest request = RequestFor(answered, count, params);
    const auto start = Clock::now();
    TRY(bench_.store->Search(request));
    seconds += Since(start).count();
    answered += count;
  }
  if (seconds > 0) point->batch_queries_per_second = static_cast<double>(answered) / seconds;
  return core::Status::Ok();
}

core::Result<Point> Trial::Search(const Params& params, const PointLimit& limit) {
  Point point;
  point.params = params;
  TRY(SearchOneByOne(params, limit.serial, &point));
  TRY(SearchInBatches(params, limit.batches, &point));
  return point;
}

}  // namespace elanus::measure
