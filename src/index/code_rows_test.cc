#include "index/code_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "index/distance.h"
#include "index/euclidean.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

std::vector<float> Normal(size_t count, std::mt19937* random) {
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(*random);
  return values;
}

float SquaredDistance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return static_cast<float>(sum);
}

struct Coded {
  CodeShape shape;
  std::vector<float> points;
  std::vector<std::byte> bytes;

  Coded(CodeBits bits, size_t dim, size_t rows, std::mt19937* random)
      : shape{bits, dim}, points(Normal(dim * rows, random)), bytes(rows * shape.stride()) {
    for (size_t row = 0; row < rows; ++row) {
      EncodePoint(shape, Point(row), bytes.data() + row * shape.stride());
    }
  }
  std::span<const float> Point(size_t row) const {
    return std::span(points).subspan(row * shape.dim, shape.dim);
  }
  CodeRows rows() const { return {shape, bytes}; }
};

// The estimates' error, relative to the distances, as the root of the mean of squares.
double RelativeError(const Coded& coded, std::mt19937* random) {
  const std::vector<float> point = Normal(coded.shape.dim, random);
  const CodeQuery query(coded.shape, point);
  const CodeRows rows = coded.rows();
  std::vector<float> estimates(rows.size());
  rows.EstimateRun(query, 0, rows.size(), estimates.data());
  double sum = 0;
  for (size_t row = 0; row < rows.size(); ++row) {
    const double distance = SquaredDistance(point, coded.Point(row));
    sum += std::pow((estimates[row] - distance) / distance, 2);
  }
  return std::sqrt(sum / static_cast<double>(rows.size()));
}

TEST(CodeRows, EstimatesAreAsGoodAsTheBitsAllow) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const size_t dim : {40, 64, 100, 128, 130, 257, 512, 784}) {
    // The error of the product of one bit is sqrt(pi / 2 - 1) / sqrt(dim) of the lengths', and what
    // has no code adds at most sqrt(1 / 8) / sqrt(dim).
    const double one_bit = 1.2 / std::sqrt(static_cast<double>(dim));
    EXPECT_LT(RelativeError(Coded(CodeBits::k1, dim, 300, &random), &random), one_bit) << dim;
    EXPECT_LT(RelativeError(Coded(CodeBits::k4, dim, 300, &random), &random), one_bit / 5) << dim;
    EXPECT_LT(RelativeError(Coded(CodeBits::k8, dim, 300, &random), &random), one_bit / 50) << dim;
  }
}

TEST(CodeRows, EightBitsStateTheirError) {
  std::mt19937 random(7);
  const Coded coded(CodeBits::k8, 93, 200, &random);
  const std::vector<float> point = Normal(93, &random);
  const CodeQuery query(coded.shape, point);
  std::vector<float> estimates(200);
  coded.rows().EstimateRun(query, 0, 200, estimates.data());
  const float length = std::sqrt(query.square());
  for (size_t row = 0; row < 200; ++row) {
    const CodeFactors factors = coded.rows().Factors(row);
    EXPECT_GT(factors.error, 0);
    const float bound =
        2 * (length * factors.error + query.ErrorOf(point) * std::sqrt(factors.square)) * 1.01F;
    EXPECT_NEAR(estimates[row], SquaredDistance(point, coded.Point(row)), bound);
  }
}

TEST(CodeRows, RowsMeetRows) {
  std::mt19937 random(8);
  const Coded coded(CodeBits::k8, 200, 50, &random);
  CodeQuery query;
  std::vector<uint32_t> all(50);
  std::iota(all.begin(), all.end(), 0U);
  for (size_t a = 0; a < 50; ++a) {
    coded.rows().SetQuery(a, &query);
    std::vector<float> estimates(50);
    coded.rows().Estimate(query, all, estimates.data());
    for (size_t b = 0; b < 50; ++b) {
      EXPECT_NEAR(estimates[b], SquaredDistance(coded.Point(a), coded.Point(b)), 4.0F);
    }
  }
}

TEST(CodeRows, PointsOfZerosAndOfNothingLikeNumbersGiveNumbers) {
  for (const CodeBits bits : {CodeBits::k1, CodeBits::k4, CodeBits::k8}) {
    for (const float value : {0.0F, 1e-40F, 1e15F}) {
      const CodeShape shape{bits, 70};
      const std::vector<float> point(70, value);
      std::vector<std::byte> row(shape.stride());
      EncodePoint(shape, point, row.data());
      float estimate = NAN;
      CodeRows(shape, row).EstimateRun(CodeQuery(shape, point), 0, 1, &estimate);
      EXPECT_FALSE(std::isnan(estimate)) << static_cast<int>(bits) << " " << value;
    }
  }
}

// Of whole numbers, so that all tables agree to the bit; over sizes that leave every remainder.
TEST(CodeRows, AllKernelsCountAlike) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (size_t dim = 1; dim < 700; dim += 1 + dim / 9) {
    for (const CodeBits bits : {CodeBits::k1, CodeBits::k4, CodeBits::k8}) {
      const Coded coded(bits, dim, 9, &random);
      const CodeQuery query(coded.shape, Normal(dim, &random));
      const std::vector<uint32_t> some = {8, 0, 3, 3, 5};
      const CodeRowsInput input{query.codes(), coded.bytes.data(), coded.shape.stride(),
                                some.data(),   some.size(),        coded.shape.coded()};
      const auto run = [&](const Kernels& kernels) {
        std::vector<int32_t> out(some.size());
        const auto kernel = bits == CodeBits::k1   ? kernels.code1_rows
                            : bits == CodeBits::k4 ? kernels.code4_rows
                                                   : kernels.code8_rows;
        kernel(input, out.data());
        return out;
      };
      for (const Kernels* kernels : RunnableKernels()) {
        EXPECT_EQ(run(*kernels), run(PortableKernels())) << kernels->name << " dim " << dim;
      }
    }
  }
}

core::ColumnView View(std::span<const float> values, size_t dim) {
  core::ColumnView view;
  view.type = core::DataType::kFloatVector;
  view.dim = static_cast<int64_t>(dim);
  view.rows = values.size() / dim;
  view.bytes = std::as_bytes(values);
  return view;
}

TEST(EuclideanSpace, DistancesOfPointsAreThoseOfTheMetric) {
  std::mt19937 random(9);
  constexpr size_t kDim = 45;
  const std::vector<float> base = Normal(kDim * 60, &random);
  const std::vector<float> queries = Normal(kDim * 4, &random);
  for (const auto metric : {core::Metric::kL2, core::Metric::kIp, core::Metric::kCosine}) {
    const IndexSource source{View(base, kDim), {}, metric};
    const auto space = EuclideanSpace::Fit(source, 3);
    BlobWriter writer;
    space.Write(&writer);
    const std::vector<std::byte> bytes = writer.Take();
    BlobReader reader(bytes);
    const auto read = EuclideanSpace::Read(&reader);
    ASSERT_TRUE(read.ok());
    std::vector<float> a(space.dim());
    std::vector<float> b(space.dim());
    for (size_t q = 0; q < 4; ++q) {
      const auto [scale, offset] = read->ScaleOf(View(queries, kDim), q);
      read->MapQuery(View(queries, kDim), q, a.data());
      for (size_t row = 0; row < 60; ++row) {
        space.MapRow(source.base, row, b.data());
        const float exact = Distance(metric, std::span(queries).subspan(q * kDim, kDim),
                                     std::span(base).subspan(row * kDim, kDim));
        EXPECT_NEAR(scale * SquaredDistance(a, b) + offset, exact, 2e-4 * (1 + std::abs(exact)));
      }
    }
  }
}

}  // namespace
}  // namespace elanus::index
