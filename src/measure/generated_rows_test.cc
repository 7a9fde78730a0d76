#include <gtest/gtest.h>

#include <cmath>

#include "measure/workload.h"

namespace elanus::measure {
namespace {

std::vector<float> ValuesOf(const core::Column& column, size_t rows) {
  const auto values = column.view().Values<float>();
  const auto count = static_cast<std::ptrdiff_t>(rows * static_cast<size_t>(column.dim()));
  return {values.begin(), values.begin() + count};
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  double product = 0, left = 0, right = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    product += static_cast<double>(a[i]) * b[i];
    left += static_cast<double>(a[i]) * a[i];
    right += static_cast<double>(b[i]) * b[i];
  }
  return product / std::sqrt(left * right);
}

TEST(GenerateWorkload, HasTheRowsAndQueriesThatWereAskedFor) {
  for (const Shape shape : {Shape::kClustered, Shape::kUniform}) {
    const Workload workload =
        GenerateWorkload({.rows = 300, .queries = 20, .dim = 7, .shape = shape});
    EXPECT_EQ(workload.rows.rows(), 300u);
    EXPECT_EQ(workload.queries.rows(), 20u);
    EXPECT_EQ(workload.rows.dim(), 7);
    for (const float value : ValuesOf(workload.rows, 300)) EXPECT_TRUE(std::isfinite(value));
  }
}

TEST(GenerateWorkload, IsTheSameForOneSeedAndAnotherForAnother) {
  const GeneratedOptions options{.rows = 50, .queries = 5, .dim = 16};
  GeneratedOptions other = options;
  other.seed = 43;
  const auto rows = ValuesOf(GenerateWorkload(options).rows, 50);
  EXPECT_EQ(rows, ValuesOf(GenerateWorkload(options).rows, 50));
  EXPECT_NE(rows, ValuesOf(GenerateWorkload(other).rows, 50));
}

TEST(GenerateWorkload, FewerRowsAreTheFirstOfMore) {
  const Workload few = GenerateWorkload({.rows = 10, .queries = 5, .dim = 16});
  const Workload many = GenerateWorkload({.rows = 40, .queries = 5, .dim = 16});
  EXPECT_EQ(ValuesOf(few.rows, 10), ValuesOf(many.rows, 10));
  EXPECT_EQ(ValuesOf(few.queries, 5), ValuesOf(many.queries, 5));
}

TEST(GenerateWorkload, ClusteredRowsHaveACommonMeanAndUniformOnesHaveNone) {
  const auto mean_cosine = [](Shape shape) {
    const Workload workload =
        GenerateWorkload({.rows = 400, .queries = 1, .dim = 64, .shape = shape});
    double sum = 0;
    for (size_t i = 0; i + 1 < 400; i += 2) {
      sum += Cosine(workload.rows.view().Vector(i), workload.rows.view().Vector(i + 1));
    }
    return sum / 200;
  };
  EXPECT_NEAR(mean_cosine(Shape::kClustered), 0.5, 0.1);
  EXPECT_NEAR(mean_cosine(Shape::kUniform), 0, 0.05);
}

TEST(ParseShape, KnowsTwo) {
  EXPECT_TRUE(ParseShape("clustered").ok());
  EXPECT_TRUE(ParseShape("uniform").ok());
  EXPECT_FALSE(ParseShape("normal").ok());
}

}  // namespace
}  // namespace elanus::measure
