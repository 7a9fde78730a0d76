// What the tests of searching share: a collection of things and a slow search over a plain list of
// them. Only tests include it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/store.h"
#include "engine/test_store.h"
#include "index/distance.h"
#include "index/flat.h"

namespace elanus::engine {

inline const core::CollectionName kThings{.database = "", .collection = "things"};

// One row. Vectors have few distinct values, so that equal distances are frequent.
struct Thing {
  int64_t id = 0;
  std::string partition;
  std::optional<int32_t> kind;
  std::optional<std::string> label;
  bool flag = false;
  int32_t size = 0;
  std::vector<float> clip;
  std::optional<std::vector<float>> face;
};

inline core::CollectionSchema ThingSchema() {
  core::CollectionSchema schema;
  schema.name = "things";
  AppendField(&schema, "id", core::DataType::kInt64).is_primary = true;
  AppendField(&schema, "kind", core::DataType::kInt32).nullable = true;
  core::FieldSchema& label = AppendField(&schema, "label", core::DataType::kVarChar);
  label.max_length = 64;
  label.nullable = true;
  AppendField(&schema, "flag", core::DataType::kBool);
  AppendField(&schema, "size", core::DataType::kInt32);
  AppendField(&schema, "clip", core::DataType::kFloatVector).dim = 3;
  core::FieldSchema& face = AppendField(&schema, "face", core::DataType::kFloatVector);
  face.dim = 2;
  face.nullable = true;
  return schema;
}

inline core::Batch ThingRows(const std::vector<Thing>& things) {
  core::Batch rows;
  for (const core::FieldSchema& field : ThingSchema().fields) {
    rows.Add(field.name, field.type, field.dim);
  }
  for (const Thing& thing : things) {
    rows.columns[0].column.Append(thing.id);
    thing.kind ? rows.columns[1].column.Append(*thing.kind) : rows.columns[1].column.AppendNull();
    thing.label ? rows.columns[2].column.AppendText(*thing.label)
                : rows.columns[2].column.AppendNull();
    rows.columns[3].column.Append(static_cast<uint8_t>(thing.flag));
    rows.columns[4].column.Append(thing.size);
    rows.columns[5].column.AppendVector(thing.clip);
    thing.face ? rows.columns[6].column.AppendVector(*thing.face)
               : rows.columns[6].column.AppendNull();
  }
  return rows;
}

// A hit of the slow search.
struct ThingHit {
  float distance = 0;
  const Thing* thing = nullptr;
};

// Compares two vectors by the kernels themselves, so that equal means equal to the last bit.
inline float InnerDistanceOf(core::Metric metric, const std::vector<float>& query,
                             const std::vector<float>& vector) {
  core::Column a(core::DataType::kFloatVector, static_cast<int64_t>(query.size()));
  core::Column b(core::DataType::kFloatVector, static_cast<int64_t>(query.size()));
  a.AppendVector(query);
  b.AppendVector(vector);
  index::FlatInput input;
  input.queries = a.view();
  input.base = b.view();
  input.metric = metric;
  return index::SearchFlat(input, nullptr)[0].at(0).distance;
}

// Metrics of the vector fields of a world.
struct WorldMetrics {
  core::Metric clip = core::Metric::kL2;
  core::Metric face = core::Metric::kL2;
};

// Things in a store and in a list that is always in the order of age.
class World {
 public:
  explicit World(uint64_t seed, WorldMetrics metrics = {}) : metrics_(metrics), random_(seed) {
    store.segment_bytes = 2000 + Below(8000);
    EXPECT_TRUE(IsOk(store.Open()));
    EXPECT_TRUE(IsOk(store->CreateCollection("", ThingSchema())));
    for (const char* partition : {"attic", "cellar"}) {
      EXPECT_TRUE(IsOk(store->CreatePartition(kThings, partition)));
    }
    MakeIndex("clip", metrics.clip);
    MakeIndex("face", metrics.face);
    EXPECT_TRUE(IsOk(store->Load(kThings, {})));
  }

  core::Metric MetricOf(const std::string& field) const {
    return field == "face" ? metrics_.face : metrics_.clip;
  }

  uint64_t Below(uint64_t limit) { return random_() % limit; }

  std::vector<float> RandomVector(size_t dim) {
    std::vector<float> vector(dim);
    for (float& x : vector) x = static_cast<float>(Below(3)) - 1;
    return vector;
  }

  Thing RandomThing() {
    Thing thing;
    thing.id = next_id_++;
    thing.clip = RandomVector(3);
    if (Below(5) > 0) thing.kind = static_cast<int32_t>(Below(5));
    if (Below(5) > 0) thing.label = std::string(Below(3), 'x');
    thing.flag = Below(2) == 0;
    thing.size = static_cast<int32_t>(Below(100));
    if (Below(4) > 0) thing.face = RandomVector(2);
    return thing;
  }

  void Insert(size_t count) {
    std::vector<Thing> added(count);
    const std::string partition = RandomPartition();
    for (Thing& thing : added) {
      thing = RandomThing();
      thing.partition = partition;
    }
    ASSERT_TRUE(
        IsOk(store->Insert({.to = kThings, .rows = ThingRows(added), .partition = partition})));
    things.insert(things.end(), added.begin(), added.end());
  }

  void Replace() {
    if (things.empty()) return;
    Thing thing = RandomThing();
    thing.id = things[Below(things.size())].id;
    thing.partition = RandomPartition();
    core::UpsertRequest request;
    request.to = kThings;
    request.partition = thing.partition;
    request.rows = ThingRows({thing});
    ASSERT_TRUE(IsOk(store->Upsert(request)));
    std::erase_if(things, [&](const Thing& other) { return other.id == thing.id; });
    things.push_back(thing);
  }

  void Delete() {
    if (things.empty()) return;
    const int64_t id = things[Below(things.size())].id;
    core::DeleteRequest request;
    request.from = kThings;
    request.keys = core::Int64Column(std::vector<int64_t>{id});
    ASSERT_TRUE(IsOk(store->Delete(request)));
    std::erase_if(things, [&](const Thing& other) { return other.id == id; });
  }

  // One random change of the rows or of how they lie, or a reopening.
  void Step() {
    if (Below(25) > 0) return Change();
    ASSERT_TRUE(IsOk(store.Open()));
  }

  // One random change of the rows or of how they lie.
  void Change() {
    const uint64_t choice = Below(100);
    if (choice < 50) {
      Insert(1 + Below(20));
    } else if (choice < 65) {
      Replace();
    } else if (choice < 80) {
      Delete();
    } else if (choice < 92) {
      ASSERT_TRUE(IsOk(store->Flush(kThings)));
    } else {
      ASSERT_TRUE(IsOk(store->Compact(kThings)));
    }
  }

  // All things that pass and have the vector, nearest first, ties by age.
  std::vector<ThingHit> Nearest(const std::string& field, const std::vector<float>& query,
                                const std::function<bool(const Thing&)>& passes) const {
    std::vector<ThingHit> hits;
    for (const Thing& thing : things) {
      if (!passes(thing) || (field == "face" && !thing.face.has_value())) continue;
      const std::vector<float>& vector = field == "face" ? *thing.face : thing.clip;
      hits.push_back(
          {.distance = InnerDistanceOf(MetricOf(field), query, vector), .thing = &thing});
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const ThingHit& a, const ThingHit& b) { return a.distance < b.distance; });
    return hits;
  }

  TestStore store;
  std::vector<Thing> things;

  static bool IsAny(const Thing& /*thing*/) { return true; }

  std::string RandomPartition() {
    const char* partitions[] = {"", "attic", "cellar"};
    return partitions[Below(3)];
  }

 private:
  void MakeIndex(const std::string& field, core::Metric metric) {
    core::IndexDescription index;
    index.field = field;
    index.type = "FLAT";
    index.metric = metric;
    EXPECT_TRUE(IsOk(store->CreateIndex(kThings, index)));
  }

  WorldMetrics metrics_;
  std::mt19937_64 random_;
  int64_t next_id_ = 1;
};

// A search for one vector, by the metric of the index.
inline core::SearchRequest SearchThings(const std::string& field, const std::vector<float>& query) {
  core::SearchRequest request;
  request.in = kThings;
  request.vector_field = field;
  request.queries = core::Column(core::DataType::kFloatVector, static_cast<int64_t>(query.size()));
  request.queries.AppendVector(query);
  return request;
}

// The ids and scores of the hits of query `q`, as text that a test shows when it fails.
inline std::vector<std::string> HitsOf(const core::SearchAnswer& answer, size_t q) {
  const core::ColumnView ids = answer.rows.Find("id")->view();
  std::vector<std::string> hits;
  for (size_t i = answer.starts.at(q); i < answer.starts.at(q + 1); ++i) {
    hits.push_back(std::to_string(ids.Values<int64_t>()[i]) + " " +
                   std::to_string(answer.scores.at(i)));
  }
  return hits;
}

inline std::vector<std::string> HitsOf(core::Metric metric, const std::vector<ThingHit>& expected) {
  std::vector<std::string> hits;
  for (const ThingHit& hit : expected) {
    hits.push_back(std::to_string(hit.thing->id) + " " +
                   std::to_string(index::OutwardScore(metric, hit.distance)));
  }
  return hits;
}

// Runs a randomised test for several seeds, which it prints. ELANUS_TEST_SEED replays one.
inline void ForSeeds(int count, const std::function<void(uint64_t)>& run) {
  const char* only = std::getenv("ELANUS_TEST_SEED");
  const uint64_t first =
      only != nullptr ? std::strtoull(only, nullptr, 10) : std::random_device()();
  std::printf("seeds %llu and on\n", static_cast<unsigned long long>(first));
  for (uint64_t seed = first; seed < first + static_cast<uint64_t>(only != nullptr ? 1 : count);
       ++seed) {
    SCOPED_TRACE("ELANUS_TEST_SEED=" + std::to_string(seed));
    run(seed);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace elanus::engine
