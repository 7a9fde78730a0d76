// What the tests of indexes of vectors share: a collection whose segments are large enough to get
// some. Only tests include it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/build_indexes.h"
#include "engine/complete_schema.h"
#include "engine/index_vectors.h"
#include "engine/recover.h"
#include "engine/segment_index.h"
#include "engine/test_store.h"
#include "engine/verbs.h"
#include "index/flat.h"

namespace elanus::engine {

// Stands still until it is told to go on.
class StillClock final : public os::Clock {
 public:
  uint64_t NowMs() const override { return now_ms; }
  uint64_t now_ms = 1'700'000'000'000;
};

// id (Int64, primary), half (Int32: id % 2), point (FloatVector), in clusters.
class VectorWorld {
 public:
  static constexpr int64_t kDim = 512;
  // Just enough for an index.
  static constexpr int64_t kRows = 2100;

  explicit VectorWorld(uint64_t seed) : random_(seed) {
    environment.files = &files;
    environment.executor = &executor;
    environment.builder = &executor;
    environment.clock = &clock;
    environment.segment_bytes = 64 << 20;
    core::CollectionDescription description;
    description.schema.name = "points";
    AppendField(&description.schema, "id", core::DataType::kInt64).is_primary = true;
    AppendField(&description.schema, "half", core::DataType::kInt32);
    AppendField(&description.schema, "point", core::DataType::kFloatVector).dim = kDim;
    description.schema = CompleteSchema(description.schema);
    description.partitions = FirstPartitions(description.schema, 1);
    description.is_loaded = true;
    for (auto& partition : description.partitions) partition.is_loaded = true;
    collection = MakeCollection(environment, kDirectory, description).value();
    for (auto& centre : centres_) centre = RandomPoint();
  }

  // With parameters that build a graph quickly, unless others are given.
  void Index(const std::string& type, core::Metric metric = core::Metric::kL2,
             const std::map<std::string, std::string>& params = {{"M", "8"},
                                                                 {"efConstruction", "60"}}) {
    ASSERT_TRUE(IsOk(CreateIndex(
        collection.get(),
        {.field = "point", .name = "i", .type = type, .metric = metric, .params = params})));
  }

  void Add(int64_t count) {
    core::Batch rows;
    rows.Add("id", core::DataType::kInt64);
    rows.Add("half", core::DataType::kInt32);
    rows.Add("point", core::DataType::kFloatVector, kDim);
    for (int64_t i = 0; i < count; ++i, ++next_id_) {
      rows.columns[0].column.Append(next_id_);
      rows.columns[1].column.Append(static_cast<int32_t>(next_id_ % 2));
      const std::vector<float> point = ClusteredPoint();
      rows.columns[2].column.AppendVector(point);
      points.push_back(point);
    }
    ASSERT_TRUE(IsOk(Insert(collection.get(), {.to = {}, .rows = rows, .partition = ""})));
  }

  // Adds a segment of rows that came one every few milliseconds.
  void AddSlowly(int64_t count) {
    Add(1);
    clock.now_ms += static_cast<uint64_t>(4 * count);
    AddSealed(count - 1);
  }

  // Adds a segment of rows that came at once.
  void AddSealed(int64_t count) {
    Add(count);
    ASSERT_TRUE(IsOk(Flush(collection.get())));
  }

  void Delete(const std::string& filter) {
    core::DeleteRequest request;
    request.filter = filter;
    ASSERT_TRUE(IsOk(Remove(collection.get(), request)));
  }

  void Reopen() {
    collection.reset();
    collection = RecoverCollection(environment, kDirectory, {"default", "points"}, nullptr).value();
  }

  core::SearchAnswer Search(const std::vector<float>& query, const std::string& filter = "",
                            const std::map<std::string, std::string>& params = {}) {
    core::SearchRequest request;
    request.queries = core::Column(core::DataType::kFloatVector, kDim);
    request.queries.AppendVector(query);
    request.filter = filter;
    request.params = params;
    const auto answer = engine::Search(collection->Read({}), request, environment);
    EXPECT_TRUE(IsOk(answer));
    return answer.ok() ? *answer : core::SearchAnswer();
  }

  static std::vector<int64_t> IdsOf(const core::SearchAnswer& answer) {
    const auto ids = answer.rows.Find("id")->view();
    const auto values = ids.Values<int64_t>();
    return {values.begin(), values.end()};
  }

  // The share of the ten nearest rows that pass, which searches for several queries find.
  double Recall(core::Metric metric, const std::function<bool(int64_t)>& passes,
                const std::string& filter = "",
                const std::map<std::string, std::string>& params = {}) {
    constexpr int kQueries = 20;
    size_t right = 0;
    for (int i = 0; i < kQueries; ++i) {
      const std::vector<float> query = ClusteredPoint();
      const std::set<int64_t> nearest = Nearest(metric, query, passes);
      for (const int64_t id : IdsOf(Search(query, filter, params))) right += nearest.count(id);
    }
    return static_cast<double>(right) / (10.0 * kQueries);
  }

  // The ids of the ten nearest rows that pass, by comparing all of them.
  std::set<int64_t> Nearest(core::Metric metric, const std::vector<float>& query,
                            const std::function<bool(int64_t)>& passes) const {
    core::Column base(core::DataType::kFloatVector, kDim);
    core::Column queries(core::DataType::kFloatVector, kDim);
    core::Bitset allowed(points.size());
    for (size_t row = 0; row < points.size(); ++row) {
      base.AppendVector(points[row]);
      if (passes(static_cast<int64_t>(row))) allowed.Set(row);
    }
    queries.AppendVector(query);
    index::FlatInput input;
    input.base = base.view();
    input.queries = queries.view();
    input.metric = metric;
    input.allowed = &allowed;
    std::set<int64_t> ids;
    const auto found = index::SearchFlat(input, nullptr);
    for (const index::Hit& hit : found[0]) ids.insert(hit.row);
    return ids;
  }

  std::vector<float> ClusteredPoint() {
    std::vector<float> point = centres_[random_() % centres_.size()];
    std::normal_distribution<float> noise(0, 0.5F);
    for (float& x : point) x += noise(random_);
    return point;
  }

  // Of segment `i`; nullptr if it has none.
  std::shared_ptr<const SegmentIndex> IndexOf(size_t i) const {
    const auto snapshot = collection->snapshot();
    return snapshot->segments.at(i).segment->Index(*snapshot->schema().Find("point"));
  }

  std::vector<std::string> IndexFiles() const {
    std::vector<std::string> found;
    for (const auto& [path, bytes] : files.Files()) {
      if (path.ends_with(".idx")) found.push_back(path);
    }
    return found;
  }

  core::IndexState State() const { return IndexStates(collection.get()).value().at(0); }

  static bool IsAny(int64_t /*id*/) { return true; }

  static constexpr const char* kDirectory = "/c1";
  os::MemoryFileSystem files;
  core::InlineExecutor executor;
  StillClock clock;
  Environment environment;
  std::shared_ptr<Collection> collection;
  std::vector<std::vector<float>> points;  // By id.

 private:
  std::vector<float> RandomPoint() {
    std::normal_distribution<float> component(0, 1);
    std::vector<float> point(kDim);
    for (float& x : point) x = component(random_);
    return point;
  }

  std::mt19937_64 random_;
  std::array<std::vector<float>, 40> centres_;
  int64_t next_id_ = 0;
};

}  // namespace elanus::engine
