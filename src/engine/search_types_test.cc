// Every type of vector by every metric that it has, in memory, sealed and merged.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/array.h"
#include "engine/search_world.h"
#include "index/sparse.h"

namespace elanus::engine {
namespace {

constexpr int64_t kDim = 8;
constexpr size_t kRows = 120;

struct Kind {
  core::DataType type;
  core::Metric metric;
};

// How 0, 1 and 2 look as 16-bit floats.
constexpr uint16_t kHalves[] = {0x0000, 0x3c00, 0x4000};
constexpr uint16_t kBrainHalves[] = {0x0000, 0x3f80, 0x4000};

int64_t DimOf(core::DataType type) {
  return type == core::DataType::kSparseFloatVector ? 0 : kDim;
}

template <typename T>
std::string BytesOf(const std::vector<T>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

// A vector of few distinct numbers, as the bytes of a row.
std::string RandomRow(core::DataType type, std::mt19937_64* random) {
  std::vector<uint32_t> digits(kDim);
  for (uint32_t& digit : digits) digit = static_cast<uint32_t>((*random)() % 3);
  return core::VisitType(type, [&]<typename T>(T) -> std::string {
    if constexpr (T::kType == core::DataType::kSparseFloatVector) {
      std::vector<core::SparseEntry> entries;
      for (uint32_t i = 0; i < kDim; ++i) {
        if (digits[i] > 0) entries.push_back({.index = i * 1000, .value = 1.0F * digits[i]});
      }
      return core::SparseRow(entries);
    } else if constexpr (T::kType == core::DataType::kBinaryVector) {
      return std::string(1, static_cast<char>(digits[0] * 81 + digits[1] * 9 + digits[2]));
    } else if constexpr (T::kIsVector) {
      std::vector<typename T::Value> values;
      for (const uint32_t digit : digits) {
        if constexpr (T::kType == core::DataType::kFloat16Vector) {
          values.push_back(kHalves[digit]);
        } else if constexpr (T::kType == core::DataType::kBFloat16Vector) {
          values.push_back(kBrainHalves[digit]);
        } else {
          values.push_back(static_cast<typename T::Value>(digit));
        }
      }
      return BytesOf(values);
    } else {
      return "";
    }
  });
}

core::Column ColumnOf(core::DataType type, const std::vector<std::string>& rows) {
  core::Column column(type, DimOf(type));
  for (const std::string& row : rows) column.AppendRow(std::as_bytes(std::span(row)));
  return column;
}

// The hits of a query among the rows, whose ids are their numbers.
std::vector<std::string> Expected(const Kind& kind, const std::string& query,
                                  const std::vector<std::string>& rows) {
  const core::Column queries = ColumnOf(kind.type, {query});
  std::vector<std::pair<float, size_t>> found;
  for (size_t i = 0; i < rows.size(); ++i) {
    const core::Column row = ColumnOf(kind.type, {rows[i]});
    std::vector<index::Hit> hits;
    if (kind.type == core::DataType::kSparseFloatVector) {
      hits = index::SearchSparse(row.view(), {.queries = queries.view()}, nullptr)[0];
    } else {
      index::FlatInput input;
      input.base = row.view();
      input.queries = queries.view();
      input.metric = kind.metric;
      hits = index::SearchFlat(input, nullptr)[0];
    }
    for (const index::Hit& hit : hits) found.emplace_back(hit.distance, i);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> texts;
  for (const auto& [distance, id] : found) {
    texts.push_back(std::to_string(id) + " " +
                    std::to_string(index::OutwardScore(kind.metric, distance)));
  }
  return texts;
}

class VectorKinds : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    core::CollectionSchema schema;
    schema.name = kThings.collection;
    schema.fields.resize(2);
    schema.fields[0].name = "id";
    schema.fields[0].is_primary = true;
    schema.fields[1].name = "clip";
    schema.fields[1].type = GetParam().type;
    schema.fields[1].dim = DimOf(GetParam().type);
    ASSERT_TRUE(IsOk(store.Open()));
    ASSERT_TRUE(IsOk(store->CreateCollection("", schema)));
    core::IndexDescription index;
    index.field = "clip";
    index.type = "AUTOINDEX";
    index.metric = GetParam().metric;
    ASSERT_TRUE(IsOk(store->CreateIndex(kThings, index)));
    ASSERT_TRUE(IsOk(store->Load(kThings, {})));
  }

  void Insert(size_t count) {
    std::vector<std::string> added;
    core::Batch rows;
    core::Column& ids = rows.Add("id", core::DataType::kInt64);
    for (size_t i = 0; i < count; ++i) {
      ids.Append(static_cast<int64_t>(vectors.size()));
      vectors.push_back(RandomRow(GetParam().type, &random));
      added.push_back(vectors.back());
    }
    rows.columns.push_back({"clip", ColumnOf(GetParam().type, added)});
    ASSERT_TRUE(IsOk(store->Insert({.to = kThings, .rows = rows, .partition = ""})));
  }

  void Check() {
    const std::string query = RandomRow(GetParam().type, &random);
    core::SearchRequest request;
    request.in = kThings;
    request.output_fields = {"clip"};
    request.limit = 50;
    request.queries = ColumnOf(GetParam().type, {query});
    const auto answer = store->Search(request);
    ASSERT_TRUE(IsOk(answer));
    std::vector<std::string> expected = Expected(GetParam(), query, vectors);
    expected.resize(std::min<size_t>(expected.size(), 50));
    EXPECT_EQ(HitsOf(*answer, 0), expected);
    const core::ColumnView ids = answer->rows.Find("id")->view();
    const core::ColumnView clips = answer->rows.Find("clip")->view();
    for (size_t i = 0; i < clips.rows; ++i) {
      const std::string& vector = vectors[static_cast<size_t>(ids.Values<int64_t>()[i])];
      EXPECT_TRUE(std::ranges::equal(clips.Row(i), std::as_bytes(std::span(vector))));
    }
  }

  TestStore store;
  std::mt19937_64 random{1};
  std::vector<std::string> vectors;
};

TEST_P(VectorKinds, AreFoundInMemorySealedAndMerged) {
  Insert(kRows);
  Check();
  ASSERT_TRUE(IsOk(store->Flush(kThings)));
  Check();
  Insert(kRows);
  ASSERT_TRUE(IsOk(store->Flush(kThings)));
  Insert(kRows);
  Check();
  ASSERT_TRUE(IsOk(store->Compact(kThings)));
  ASSERT_TRUE(IsOk(store.Open()));
  Check();
}

TEST_P(VectorKinds, ArePagedThrough) {
  Insert(kRows);
  ASSERT_TRUE(IsOk(store->Flush(kThings)));
  Insert(kRows);
  const std::string query = RandomRow(GetParam().type, &random);
  core::SearchRequest request;
  request.in = kThings;
  request.limit = 7;
  request.queries = ColumnOf(GetParam().type, {query});
  std::vector<std::string> seen;
  for (size_t page = 0; page <= 2 * kRows; ++page) {
    const auto answer = store->Search(request);
    ASSERT_TRUE(IsOk(answer));
    if (!answer->next.has_value()) break;
    for (const std::string& hit : HitsOf(*answer, 0)) seen.push_back(hit);
    request.after = answer->next;
  }
  EXPECT_EQ(seen, Expected(GetParam(), query, vectors));
}

std::vector<Kind> AllKinds() {
  std::vector<Kind> kinds;
  for (const core::DataType type :
       {core::DataType::kFloatVector, core::DataType::kFloat16Vector,
        core::DataType::kBFloat16Vector, core::DataType::kInt8Vector, core::DataType::kBinaryVector,
        core::DataType::kSparseFloatVector}) {
    for (const core::Metric metric : {core::Metric::kL2, core::Metric::kIp, core::Metric::kCosine,
                                      core::Metric::kHamming, core::Metric::kJaccard}) {
      if (core::IsMetricOf(metric, type)) kinds.push_back({type, metric});
    }
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(All, VectorKinds, testing::ValuesIn(AllKinds()),
                         [](const testing::TestParamInfo<Kind>& info) {
                           return std::string(core::TypeName(info.param.type)) +
                                  core::MetricName(info.param.metric);
                         });

}  // namespace
}  // namespace elanus::engine
