// Comparisons in the store that people have: what is copied, and what is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/database.h"
#include "measure/compare.h"
#include "os/memory_file_system.h"

namespace elanus::app {
namespace {

using ::testing::HasSubstr;

// A store in memory.
class BenchTest : public ::testing::Test {
 protected:
  std::unique_ptr<core::Store> Open(const std::string& path) {
    auto store = engine::OpenDatabase(path, {}, &files_, &narrow_, nullptr);
    EXPECT_TRUE(store.ok()) << store.status().message();
    return std::move(store).value();
  }

  // Rows with keys "key 0000" and on; vectors are (row, row), and every seventh is null.
  std::unique_ptr<core::Store> StoreOfTexts(size_t rows) {
    auto store = Open("/own");
    core::CollectionSchema schema;
    schema.name = "texts";
    const auto add = [&](const char* name, core::DataType type) -> core::FieldSchema& {
      core::FieldSchema& field = schema.fields.emplace_back();
      field.name = name;
      field.type = type;
      return field;
    };
    core::FieldSchema& key_field = add("key", core::DataType::kVarChar);
    key_field.max_length = 20;
    key_field.is_primary = true;
    core::FieldSchema& place_field = add("place", core::DataType::kFloatVector);
    place_field.dim = 2;
    place_field.nullable = true;
    add("words", core::DataType::kSparseFloatVector);
    EXPECT_TRUE(store->CreateCollection("", schema).ok());
    core::InsertRequest request{.to = {"", "texts"}, .rows = {}, .partition = {}};
    request.rows.Add("key", core::DataType::kVarChar);
    request.rows.Add("place", core::DataType::kFloatVector, 2);
    request.rows.Add("words", core::DataType::kSparseFloatVector);
    for (size_t row = 0; row < rows; ++row) {
      char key[32];
      std::snprintf(key, sizeof(key), "key %06zu", row);
      request.rows.columns[0].column.AppendText(key);
      const auto value = static_cast<float>(row);
      const std::vector<float> place = {value, value};
      if (row % 7 == 6) {
        request.rows.columns[1].column.AppendNull();
      } else {
        request.rows.columns[1].column.AppendVector(place);
      }
      request.rows.columns[2].column.AppendText("");
    }
    EXPECT_TRUE(store->Insert(request).ok());
    EXPECT_TRUE(store->CreateIndex({"", "texts"}, IndexOn("place", core::Metric::kL2)).ok());
    EXPECT_TRUE(store->CreateIndex({"", "texts"}, IndexOn("words", core::Metric::kIp)).ok());
    EXPECT_TRUE(store->Load({"", "texts"}, {}).ok());
    return store;
  }

  static core::IndexDescription IndexOn(const char* field, core::Metric metric) {
    core::IndexDescription index;
    index.field = field;
    index.metric = metric;
    return index;
  }

  static measure::SampleOptions Texts() {
    measure::SampleOptions options;
    options.collection.collection = "texts";
    return options;
  }

  measure::Bench BenchOf(core::Store* store) {
    return {.store = store,
            .executor = &narrow_,
            .disk_bytes = [] { return int64_t{0}; },
            .should_stop = [] { return false; }};
  }

  os::MemoryFileSystem files_;
  core::InlineExecutor inline_;
  measure::NarrowExecutor narrow_{&inline_};
};

std::multiset<float> FirstValues(const core::Column& vectors) {
  std::multiset<float> values;
  for (size_t row = 0; row < vectors.rows(); ++row) values.insert(vectors.view().Vector(row)[0]);
  return values;
}

TEST_F(BenchTest, EveryRowWithAVectorIsEitherCopiedOrAQuery) {
  // More than one page of keys.
  constexpr size_t kRows = 40000;
  const auto store = StoreOfTexts(kRows);
  measure::SampleOptions options = Texts();
  options.queries = 500;
  const auto workload = measure::SampleCollection(store.get(), options);
  ASSERT_TRUE(workload.ok()) << workload.status().message();
  EXPECT_EQ(workload->metric, core::Metric::kL2);
  EXPECT_EQ(workload->rows_there, static_cast<int64_t>(kRows));
  std::multiset<float> all = FirstValues(workload->rows);
  all.merge(FirstValues(workload->queries));
  std::multiset<float> expected;
  for (size_t row = 0; row < kRows; ++row) {
    if (row % 7 != 6) expected.insert(static_cast<float>(row));
  }
  EXPECT_EQ(all, expected);
  EXPECT_GT(workload->queries.rows(), 350u);
  EXPECT_LE(workload->queries.rows(), 500u);
}

TEST_F(BenchTest, ASampleIsDrawnFromAllOfTheRowsAndIsTheSameForASeed) {
  const auto store = StoreOfTexts(2000);
  measure::SampleOptions options = Texts();
  options.rows_max = 300;
  options.queries = 50;
  const auto first = measure::SampleCollection(store.get(), options);
  const auto again = measure::SampleCollection(store.get(), options);
  ASSERT_TRUE(first.ok() && again.ok());
  const auto values = FirstValues(first->rows);
  EXPECT_EQ(values, FirstValues(again->rows));
  EXPECT_LT(*values.begin(), 200);
  EXPECT_GT(*values.rbegin(), 1800);
  options.seed = 7;
  const auto other = measure::SampleCollection(store.get(), options);
  ASSERT_TRUE(other.ok());
  EXPECT_NE(values, FirstValues(other->rows));
}

TEST_F(BenchTest, WhatCannotBeComparedIsToldWithWhatCan) {
  const auto store = StoreOfTexts(500);
  const auto message = [&](const std::function<void(measure::SampleOptions*)>& change) {
    measure::SampleOptions options = Texts();
    change(&options);
    const auto workload = measure::SampleCollection(store.get(), options);
    return workload.ok() ? std::string() : workload.status().message();
  };
  EXPECT_THAT(message([](auto* options) { options->field = "words"; }), HasSubstr("from: place"));
  EXPECT_THAT(message([](auto* options) { options->metric = core::Metric::kHamming; }),
              HasSubstr("L2, IP, COSINE"));
  EXPECT_THAT(message([](auto* options) { options->k = 490; }), HasSubstr("490 hits"));
  ASSERT_TRUE(store->Release({"", "texts"}, {}).ok());
  EXPECT_THAT(message([](auto*) {}), HasSubstr("not loaded"));
}

TEST_F(BenchTest, AComparisonFindsEverythingByExactSearchAtEverySize) {
  const auto store = Open("/copy");
  const measure::Workload workload =
      measure::GenerateWorkload({.rows = 800, .queries = 30, .dim = 8});
  measure::CompareOptions options;
  options.indexes = {"FLAT", "IVF_FLAT", "HNSW", "AUTOINDEX"};
  options.grows = true;
  options.limit_seconds = 5;
  int64_t last = 0;
  options.progress = [&](const std::string&, int64_t done, int64_t total) {
    EXPECT_GE(done, last);
    EXPECT_LE(done, total);
    last = done;
  };
  const auto comparison = measure::CompareIndexes(workload, options, BenchOf(store.get()));
  ASSERT_TRUE(comparison.ok()) << comparison.status().message();
  ASSERT_EQ(comparison->rounds.size(), 4u);
  for (const measure::Round& round : comparison->rounds) {
    ASSERT_EQ(round.indexes.size(), 4u);
    EXPECT_EQ(round.indexes[0].points.front().recall, 1);
    for (const measure::IndexFigures& figures : round.indexes) {
      EXPECT_GE(figures.points.back().recall, 0.9) << figures.index << " of " << round.rows;
    }
  }
  EXPECT_EQ(comparison->queries, 30);
  EXPECT_FALSE(comparison->is_stopped);
}

TEST_F(BenchTest, AComparisonOfBitsAndOfBytesWorksAlike) {
  for (const auto type : {core::DataType::kBinaryVector, core::DataType::kInt8Vector}) {
    const auto store = Open(std::string("/") + core::TypeName(type));
    measure::Workload workload;
    workload.rows = core::Column(type, 64);
    workload.queries = core::Column(type, 64);
    workload.metric = core::DefaultMetric(type);
    std::mt19937 random(42);
    std::vector<std::byte> row(core::RowWidth(type, 64));
    for (int i = 0; i < 320; ++i) {
      for (std::byte& byte : row) byte = static_cast<std::byte>(random());
      (i < 20 ? workload.queries : workload.rows).AppendRow(row);
    }
    measure::CompareOptions options;
    options.indexes = measure::SplitNames(measure::DefaultNames(type)).value();
    options.limit_seconds = 2;
    const auto comparison = measure::CompareIndexes(workload, options, BenchOf(store.get()));
    ASSERT_TRUE(comparison.ok()) << comparison.status().message();
    EXPECT_EQ(comparison->rounds.back().indexes.front().points.front().recall, 1);
  }
}

TEST_F(BenchTest, StoppingLeavesTheRestOut) {
  const auto store = Open("/copy");
  const measure::Workload workload =
      measure::GenerateWorkload({.rows = 500, .queries = 30, .dim = 8});
  measure::CompareOptions options;
  options.indexes = {"FLAT", "HNSW"};
  int asked = 0;
  measure::Bench bench = BenchOf(store.get());
  bench.should_stop = [&] { return ++asked > 20; };
  const auto comparison = measure::CompareIndexes(workload, options, bench);
  ASSERT_TRUE(comparison.ok());
  EXPECT_TRUE(comparison->is_stopped);
}

}  // namespace
}  // namespace elanus::app
