#include "index/flat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

#include "index/distance.h"
#include "index/test_executor.h"

namespace elanus::index {
namespace {

using core::DataType;
using core::Metric;

constexpr std::array kDenseTypes = {DataType::kFloatVector, DataType::kFloat16Vector,
                                    DataType::kBFloat16Vector, DataType::kInt8Vector,
                                    DataType::kBinaryVector};

struct Case {
  core::Column base;
  core::Column queries;
  FlatInput input;

  // After the columns have changed.
  void Look() {
    input.base = base.view();
    input.queries = queries.view();
  }
};

// A row of a dense type that holds these small whole numbers, or of bits those that are odd.
void AppendNumbers(const std::vector<int>& numbers, core::Column* column) {
  std::vector<std::byte> row(core::RowWidth(column->type(), column->dim()));
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto value = static_cast<float>(numbers[i]);
    const auto bits = std::bit_cast<uint32_t>(value);
    const auto brain = static_cast<uint16_t>(bits >> 16);
    // The exponent of whole numbers up to 2 fits as it is, moved to the other bias.
    const auto half = static_cast<uint16_t>(
        value == 0 ? 0 : (bits >> 16 & 0x8000) | (((bits >> 23 & 0xFF) - 112) << 10));
    switch (core::RowWidth(column->type(), 8)) {
      case 32:
        std::memcpy(row.data() + 4 * i, &value, 4);
        break;
      case 16:
        std::memcpy(row.data() + 2 * i, column->type() == DataType::kFloat16Vector ? &half : &brain,
                    2);
        break;
      case 8:
        row[i] = static_cast<std::byte>(numbers[i]);
        break;
      default:
        if (numbers[i] % 2 != 0) row[i / 8] |= std::byte{1} << (7 - i % 8);
    }
  }
  column->AppendRow(row);
}

struct Shape {
  DataType type = DataType::kFloatVector;
  size_t rows = 0;
  size_t dim = 0;
  size_t queries = 0;
};

// Numbers from -2 to 2: distances are exact in any order of addition, and there are ties.
Case RandomCase(const Shape& shape, std::mt19937* random) {
  Case made;
  made.base = core::Column(shape.type, static_cast<int64_t>(shape.dim));
  made.queries = core::Column(shape.type, static_cast<int64_t>(shape.dim));
  for (size_t i = 0; i < shape.rows + shape.queries; ++i) {
    std::vector<int> numbers(shape.dim);
    for (int& number : numbers) number = static_cast<int>((*random)() % 5) - 2;
    AppendNumbers(numbers, i < shape.rows ? &made.base : &made.queries);
  }
  made.Look();
  return made;
}

Case RandomFloats(const Shape& shape, std::mt19937* random) {
  Case made;
  std::normal_distribution<float> normal;
  made.base = core::Column(DataType::kFloatVector, static_cast<int64_t>(shape.dim));
  made.queries = core::Column(DataType::kFloatVector, static_cast<int64_t>(shape.dim));
  for (size_t i = 0; i < shape.rows + shape.queries; ++i) {
    std::vector<float> numbers(shape.dim);
    for (float& number : numbers) number = normal(*random);
    (i < shape.rows ? made.base : made.queries).AppendVector(numbers);
  }
  made.Look();
  return made;
}

std::vector<float> FloatsOf(const core::ColumnView& column, size_t row) {
  if (column.type == DataType::kFloatVector) {
    return {column.Vector(row).begin(), column.Vector(row).end()};
  }
  std::vector<float> floats(static_cast<size_t>(column.dim));
  if (column.type != DataType::kBinaryVector) {
    WidenVector(column, row, floats.data());
    return floats;
  }
  for (size_t i = 0; i < floats.size(); ++i) {
    floats[i] = (column.Row(row)[i / 8] >> (7 - i % 8) & std::byte{1}) != std::byte{0} ? 1 : 0;
  }
  return floats;
}

float SlowDistance(Metric metric, const std::vector<float>& a, const std::vector<float>& b) {
  float both = 0;
  float either = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    both += a[i] != 0 && b[i] != 0 ? 1.0F : 0.0F;
    either += a[i] != 0 || b[i] != 0 ? 1.0F : 0.0F;
  }
  if (metric == Metric::kHamming) return either - both;
  if (metric == Metric::kJaccard) return either == 0 ? 0 : (either - both) / either;
  return Distance(metric, a, b);
}

// The answer by comparing all pairs and sorting.
std::vector<std::vector<Hit>> SlowSearch(const FlatInput& input) {
  std::vector<std::vector<Hit>> answers;
  for (size_t q = 0; q < input.queries.rows; ++q) {
    std::vector<Hit> hits;
    for (size_t r = 0; r < input.base.rows; ++r) {
      if (input.allowed != nullptr && !input.allowed->Test(r)) continue;
      const float distance =
          SlowDistance(input.metric, FloatsOf(input.queries, q), FloatsOf(input.base, r));
      if (input.window.Has(distance)) hits.push_back({distance, static_cast<uint32_t>(r)});
    }
    std::sort(hits.begin(), hits.end());
    hits.resize(std::min(hits.size(), input.k));
    answers.push_back(hits);
  }
  return answers;
}

Metric AnyMetricOf(DataType type, std::mt19937* random) {
  for (;;) {
    const auto metric = static_cast<Metric>(1 + (*random)() % 6);
    if (core::IsMetricOf(metric, type)) return metric;
  }
}

// Bounds that some of the distances lie exactly on.
DistanceWindow AnyWindow(std::mt19937* random) {
  DistanceWindow window;
  if ((*random)() % 2 == 0) window.from = static_cast<float>((*random)() % 12) - 8;
  if ((*random)() % 2 == 0) window.to = static_cast<float>((*random)() % 12);
  window.from_open = (*random)() % 2 == 0;
  window.to_open = (*random)() % 2 == 0;
  return window;
}

TEST(SearchFlat, EqualsComparingAllPairsForEveryTypeAndMetric) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 120; ++round) {
    const DataType type = kDenseTypes[random() % kDenseTypes.size()];
    const size_t rows = random() % 1500;
    const size_t dim = type == DataType::kBinaryVector ? 8 * (1 + random() % 9) : 1 + random() % 40;
    Case made =
        RandomCase({.type = type, .rows = rows, .dim = dim, .queries = random() % 80}, &random);
    made.input.metric = AnyMetricOf(type, &random);
    made.input.k = random() % 30;
    if (random() % 2 == 0) made.input.window = AnyWindow(&random);
    core::Bitset allowed(rows);
    const unsigned share = 1 + random() % 50;
    for (size_t r = 0; r < rows; ++r) {
      if (random() % share == 0) allowed.Set(r);
    }
    if (random() % 2 == 0) made.input.allowed = &allowed;
    std::vector<float> norms;
    if (HasNorms(type) && random() % 2 == 0) norms = InverseNorms(made.input.base);
    made.input.inverse_norms = norms;
    EXPECT_EQ(SearchFlat(made.input, nullptr), SlowSearch(made.input))
        << "round " << round << ", " << core::TypeName(type) << ", "
        << core::MetricName(made.input.metric);
  }
}

TEST(SearchFlat, GivesTheSameBitsForAnyNumberOfThreads) {
  std::mt19937 random(1);
  const Case made = RandomFloats({.rows = 5000, .dim = 33, .queries = 70}, &random);
  const auto alone = SearchFlat(made.input, nullptr);
  for (const size_t width : {1, 2, 3, 7}) {
    TestExecutor executor(width);
    EXPECT_EQ(SearchFlat(made.input, &executor), alone) << width << " threads";
  }
}

TEST(SearchFlat, GivesAQueryTheSameBitsAloneAndInCompany) {
  std::mt19937 random(2);
  Case made = RandomFloats({.rows = 1000, .dim = 45, .queries = 9}, &random);
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    made.input.metric = metric;
    made.Look();
    const auto together = SearchFlat(made.input, nullptr);
    for (size_t q = 0; q < 9; ++q) {
      core::Column one(DataType::kFloatVector, 45);
      one.AppendFrom(made.queries.view(), q);
      made.input.queries = one.view();
      EXPECT_EQ(SearchFlat(made.input, nullptr).front(), together[q]);
    }
  }
}

TEST(SearchFlat, FindsNothingWhereNothingIsAllowed) {
  std::mt19937 random(3);
  Case made = RandomCase({.rows = 100, .dim = 4, .queries = 2}, &random);
  const core::Bitset none(100);
  made.input.allowed = &none;
  EXPECT_EQ(SearchFlat(made.input, nullptr), (std::vector<std::vector<Hit>>(2)));
}

TEST(SearchFlat, ReturnsAllRowsIfKIsLarger) {
  std::mt19937 random(4);
  Case made = RandomCase({.rows = 7, .dim = 4, .queries = 1}, &random);
  made.input.k = 100;
  EXPECT_EQ(SearchFlat(made.input, nullptr).front().size(), 7U);
}

TEST(SearchFlat, CountsOnlyRowsWithinTheWindow) {
  core::Column base(DataType::kFloatVector, 1);
  for (const float at : {0.0F, 1.0F, 2.0F, 3.0F, 4.0F}) base.AppendVector({&at, 1});
  core::Column query(DataType::kFloatVector, 1);
  const float zero = 0;
  query.AppendVector({&zero, 1});
  FlatInput input{.base = base.view(), .queries = query.view(), .inverse_norms = {}, .k = 2};
  input.window = {.from = 1, .from_open = true, .to = 9, .to_open = true};
  EXPECT_EQ(SearchFlat(input, nullptr).front(), (std::vector<Hit>{{4, 2}}));
  input.window = {.from = 1, .to = 9};
  EXPECT_EQ(SearchFlat(input, nullptr).front(), (std::vector<Hit>{{1, 1}, {4, 2}}));
}

TEST(SearchFlat, AnswersForAnEmptyBaseAndForNoQueries) {
  std::mt19937 random(5);
  for (const DataType type : kDenseTypes) {
    Case made = RandomCase({.type = type, .dim = 8}, &random);
    made.input.metric = core::DefaultMetric(type);
    EXPECT_TRUE(SearchFlat(made.input, nullptr).empty());
    made.queries.AppendNull();
    made.Look();
    EXPECT_EQ(SearchFlat(made.input, nullptr), (std::vector<std::vector<Hit>>(1)));
  }
}

TEST(SearchFlat, PutsWhatIsNotANumberLast) {
  core::Column base(DataType::kFloatVector, 1);
  for (const float at : {NAN, 1.0F, 2.0F}) base.AppendVector({&at, 1});
  core::Column query(DataType::kFloatVector, 1);
  query.AppendVector(std::vector<float>{0});
  const FlatInput input{.base = base.view(), .queries = query.view(), .inverse_norms = {}};
  const auto hits = SearchFlat(input, nullptr).front();
  ASSERT_EQ(hits.size(), 3U);
  EXPECT_EQ(hits[2], (Hit{INFINITY, 0}));
}

}  // namespace
}  // namespace elanus::index
