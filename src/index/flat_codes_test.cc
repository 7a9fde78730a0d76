#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "index/distance.h"
#include "index/test_blobs.h"
#include "index/test_executor.h"
#include "index/vector_index.h"

namespace elanus::index {
namespace {

using core::DataType;
using core::Metric;

// Bytes at a multiple of 64, as a mapped file has them.
class Lines {
 public:
  explicit Lines(std::span<const std::byte> bytes) : storage_(bytes.size() + 64) {
    const size_t skipped = -reinterpret_cast<uintptr_t>(storage_.data()) % 64;
    std::ranges::copy(bytes, storage_.begin() + static_cast<ptrdiff_t>(skipped));
    bytes_ = std::span(storage_).subspan(skipped, bytes.size());
  }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::vector<std::byte> storage_;
  std::span<const std::byte> bytes_;
};

// The nearest number of the type, or what is left of it.
void AppendFloats(const std::vector<float>& floats, core::Column* column) {
  std::vector<std::byte> row(core::RowWidth(column->type(), column->dim()));
  for (size_t i = 0; i < floats.size(); ++i) {
    const auto bits = std::bit_cast<uint32_t>(floats[i]);
    const auto brain = static_cast<uint16_t>(bits >> 16);
    const int exponent = static_cast<int>(bits >> 23 & 0xFF) - 112;
    const uint32_t whole = exponent <= 0    ? 0U
                           : exponent >= 31 ? 0x7C00U
                                            : static_cast<uint32_t>(exponent) << 10;
    const auto half = static_cast<uint16_t>((bits >> 16 & 0x8000U) | whole |
                                            (exponent > 0 ? bits >> 13 & 0x3FFU : 0U));
    const float scaled = std::isfinite(floats[i]) ? std::clamp(floats[i] * 20, -128.0F, 127.0F) : 0;
    const auto byte = static_cast<int8_t>(scaled);
    if (column->type() == DataType::kInt8Vector) {
      row[i] = static_cast<std::byte>(byte);
    } else if (column->type() == DataType::kFloatVector) {
      std::memcpy(row.data() + 4 * i, &floats[i], 4);
    } else {
      const bool is_half = column->type() == DataType::kFloat16Vector;
      std::memcpy(row.data() + 2 * i, is_half ? &half : &brain, 2);
    }
  }
  column->AppendRow(row);
}

// How the vectors of a case are made.
enum class Kind {
  kNormal,
  kClustered,  // Around a few places far from zero.
  kNear,       // All but the same.
  kOutliers,   // A few are a thousand times as long.
  kRanks,      // On a line, at distances that differ in the last digits.
  kStrange,    // Zeros, infinities, what is not a number, the greatest and the smallest.
  kCount,
};

constexpr float kInfinity = std::numeric_limits<float>::infinity();

class Maker {
 public:
  Maker(Kind kind, size_t dim, std::mt19937* random) : kind_(kind), dim_(dim), random_(*random) {
    for (size_t i = 0; i < 5; ++i) centres_.push_back(Normal(3));
  }

  std::vector<float> Vector() {
    switch (kind_) {
      case Kind::kClustered:
        return Sum(centres_[random_() % centres_.size()], Normal(0.3F));
      case Kind::kNear:
        return Sum(centres_[0], Normal(1e-5F));
      case Kind::kOutliers:
        return Normal(random_() % 50 == 0 ? 1000.0F : 1.0F);
      case Kind::kRanks:
        return Sum(std::vector<float>(dim_),
                   std::vector<float>(dim_, 1 + static_cast<float>(random_() % 64) * 6e-8F));
      case Kind::kStrange:
        return Strange();
      default:
        return Normal(1);
    }
  }

 private:
  std::vector<float> Normal(float scale) {
    std::normal_distribution<float> normal(0, scale);
    std::vector<float> vector(dim_);
    for (float& x : vector) x = normal(random_);
    return vector;
  }

  std::vector<float> Sum(std::vector<float> a, const std::vector<float>& b) {
    for (size_t i = 0; i < dim_; ++i) a[i] += b[i];
    return a;
  }

  std::vector<float> Strange() {
    std::vector<float> vector = Normal(1);
    constexpr std::array kScales = {0.0F, 1e30F, 1e-30F, 1e-44F, 3e38F, 1e15F, 1e-15F};
    if (random_() % 6 == 0) {
      const float scale = kScales[random_() % kScales.size()];
      for (float& x : vector) x *= scale;
    } else if (random_() % 10 == 0) {
      constexpr std::array kNone = {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()};
      vector[random_() % dim_] = kNone[random_() % kNone.size()];
    }
    return vector;
  }

  const Kind kind_;
  const size_t dim_;
  std::mt19937& random_;
  std::vector<std::vector<float>> centres_;
};

struct Case {
  core::Column base;
  core::Column queries;
  std::vector<float> inverse_norms;
  FlatInput input;
  std::unique_ptr<Lines> blob;
  std::unique_ptr<VectorIndex> index;
};

struct Shape {
  Kind kind = Kind::kNormal;
  DataType type = DataType::kFloatVector;
  Metric metric = Metric::kL2;
  size_t rows = 0;
  size_t dim = 0;
  size_t queries = 0;
};

void Open(Case* made) {
  const IndexSource source{made->input.base, made->input.inverse_norms, made->input.metric};
  made->blob = std::make_unique<Lines>(BuildFlatCodes(source, nullptr));
  auto opened = OpenFlatCodes(made->blob->bytes());
  ASSERT_TRUE(opened.ok()) << opened.status().message();
  made->index = std::move(*opened);
}

Case MakeCase(const Shape& shape, std::mt19937* random) {
  Case made;
  Maker maker(shape.kind, shape.dim, random);
  made.base = core::Column(shape.type, static_cast<int64_t>(shape.dim));
  made.queries = core::Column(shape.type, static_cast<int64_t>(shape.dim));
  std::vector<std::vector<float>> rows;
  for (size_t row = 0; row < shape.rows; ++row) {
    // Some stand twice, and some are null.
    const bool is_copy = row > 0 && (*random)() % 16 == 0;
    rows.push_back(is_copy ? rows[(*random)() % row] : maker.Vector());
    if ((*random)() % 40 == 0) {
      made.base.AppendNull();
    } else {
      AppendFloats(rows.back(), &made.base);
    }
  }
  for (size_t query = 0; query < shape.queries; ++query) {
    const bool is_row = (*random)() % 4 == 0 && !rows.empty();
    AppendFloats(is_row ? rows[(*random)() % rows.size()] : maker.Vector(), &made.queries);
  }
  made.input.base = made.base.view();
  made.input.queries = made.queries.view();
  made.input.metric = shape.metric;
  if (shape.metric == Metric::kCosine) made.inverse_norms = InverseNorms(made.input.base);
  made.input.inverse_norms = made.inverse_norms;
  Open(&made);
  return made;
}

std::string Text(const std::vector<Hit>& hits) {
  std::string text;
  for (const Hit& hit : hits) {
    text += std::to_string(hit.row) + ": " + std::to_string(hit.distance) + ", ";
  }
  return text;
}

// How many rows were met as codes.
int64_t ExpectExact(const Case& made, const FlatInput& input, const std::string& what) {
  TestExecutor threads(3);
  SearchCost cost;
  const auto wanted = SearchFlat(input, nullptr);
  const auto here = made.index->Search(input, {}, nullptr, &cost);
  const auto there = made.index->Search(input, {}, &threads, nullptr);
  EXPECT_EQ(here.size(), wanted.size()) << what;
  for (size_t q = 0; q < wanted.size() && q < here.size(); ++q) {
    EXPECT_EQ(here[q], wanted[q]) << what << "\n" << Text(here[q]) << "\n" << Text(wanted[q]);
    EXPECT_EQ(there[q], wanted[q]) << what << " with threads";
  }
  return cost.codes;
}

constexpr std::array kTypes = {DataType::kFloatVector, DataType::kFloat16Vector,
                               DataType::kBFloat16Vector, DataType::kInt8Vector};
constexpr std::array kMetrics = {Metric::kL2, Metric::kIp, Metric::kCosine};

Shape RandomShape(std::mt19937* random) {
  Shape shape;
  shape.kind = static_cast<Kind>((*random)() % static_cast<unsigned>(Kind::kCount));
  shape.type = kTypes[(*random)() % kTypes.size()];
  shape.metric = kMetrics[(*random)() % kMetrics.size()];
  constexpr std::array<size_t, 12> kDims = {1, 2, 3, 5, 16, 17, 31, 64, 100, 130, 512, 2000};
  shape.dim = kDims[(*random)() % kDims.size()];
  shape.rows = (*random)() % (shape.dim > 200 ? 300 : 3000);
  shape.queries = 1 + (*random)() % ((*random)() % 3 == 0 ? 30 : 3);
  return shape;
}

TEST(FlatCodes, GiveTheAnswerOfComparingAll) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  int64_t codes = 0;
  for (int round = 0; round < 150 && !::testing::Test::HasFailure(); ++round) {
    const Shape shape = RandomShape(&random);
    const Case made = MakeCase(shape, &random);
    const std::string what = "round " + std::to_string(round) + ", kind " +
                             std::to_string(static_cast<int>(shape.kind)) + ", " +
                             core::TypeName(shape.type) + ", " + core::MetricName(shape.metric) +
                             ", " + std::to_string(shape.rows) + " rows of " +
                             std::to_string(shape.dim);
    FlatInput input = made.input;
    input.k = 1 + random() % (random() % 4 == 0 ? shape.rows + 10 : 20);
    codes += ExpectExact(made, input, what);
    core::Bitset allowed(shape.rows);
    const unsigned one_in = 1 + random() % 5;
    for (size_t row = 0; row < shape.rows; ++row) {
      if (random() % one_in == 0) allowed.Set(row);
    }
    input.allowed = &allowed;
    codes += ExpectExact(made, input, what + ", some allowed");
    const auto hits = SearchFlat(input, nullptr);
    if (hits.empty() || hits[0].size() < 3) continue;
    input.window.to = hits[0][hits[0].size() / 2].distance;
    input.window.to_open = random() % 2 == 0;
    codes += ExpectExact(made, input, what + ", a window to");
    input.window = {.from = hits[0][1].distance, .from_open = random() % 2 == 0};
    codes += ExpectExact(made, input, what + ", a window from");
  }
  EXPECT_GT(codes, 0);
}

TEST(FlatCodes, CompareFewRowsOfRandomPoints) {
  std::mt19937 random(1);
  for (const Metric metric : kMetrics) {
    const Case made = MakeCase({.metric = metric, .rows = 8000, .dim = 64, .queries = 1}, &random);
    SearchCost cost;
    const auto hits = made.index->Search(made.input, {}, nullptr, &cost);
    EXPECT_EQ(hits, SearchFlat(made.input, nullptr)) << core::MetricName(metric);
    EXPECT_GE(cost.codes, 8000) << core::MetricName(metric);
    EXPECT_LT(cost.vectors, 1000) << core::MetricName(metric);
  }
}

TEST(FlatCodes, AreGivenUpWhereTheySpareNothing) {
  std::mt19937 random(1);
  const Case made =
      MakeCase({.kind = Kind::kRanks, .rows = 8000, .dim = 64, .queries = 2}, &random);
  SearchCost cost;
  EXPECT_EQ(made.index->Search(made.input, {}, nullptr, &cost), SearchFlat(made.input, nullptr));
  EXPECT_GE(cost.vectors, 16000);
}

TEST(FlatCodes, OfAnotherColumnCompareAll) {
  std::mt19937 random(1);
  const Case made = MakeCase({.rows = 2000, .dim = 32, .queries = 1}, &random);
  const Case other = MakeCase({.rows = 1999, .dim = 32, .queries = 1}, &random);
  EXPECT_EQ(made.index->Search(other.input, {}, nullptr, nullptr),
            SearchFlat(other.input, nullptr));
}

TEST(FlatCodes, AreBuiltAlikeByAnyNumberOfThreads) {
  std::mt19937 random(1);
  const Case made =
      MakeCase({.metric = Metric::kIp, .rows = 5000, .dim = 20, .queries = 1}, &random);
  TestExecutor threads(3);
  const auto blob = BuildFlatCodes({made.input.base, {}, Metric::kIp}, &threads);
  EXPECT_TRUE(std::ranges::equal(blob, made.blob->bytes()));
}

TEST(FlatCodes, WithDamageOpenNotAtAllOrSearchWithoutLeavingThem) {
  std::mt19937 random(1);
  const Case made = MakeCase({.rows = 70, .dim = 24, .queries = 2}, &random);
  const std::vector<std::byte> blob(made.blob->bytes().begin(), made.blob->bytes().end());
  FlatInput input = made.input;
  input.k = 3;
  size_t opened = 0;
  ForEachDamage(blob, [&](std::span<const std::byte> damaged) {
    const Lines lines(damaged);
    const auto index = OpenFlatCodes(lines.bytes());
    if (!index.ok()) {
      EXPECT_EQ(index.status().code(), core::Code::kCorruption);
      return;
    }
    ++opened;
    EXPECT_EQ((*index)->Search(input, {}, nullptr, nullptr).size(), 2U);
  });
  EXPECT_GT(opened, 0U);
}

}  // namespace
}  // namespace elanus::index
