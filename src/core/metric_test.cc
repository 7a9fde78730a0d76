#include "core/metric.h"

#include <gtest/gtest.h>

namespace elanus::core {
namespace {

TEST(Metric, NamesReadBack) {
  for (int number = 1; number <= 6; ++number) {
    const auto metric = static_cast<Metric>(number);
    ASSERT_TRUE(ParseMetric(MetricName(metric)).ok());
    EXPECT_EQ(*ParseMetric(MetricName(metric)), metric);
  }
  EXPECT_EQ(ParseMetric("FOO").status().number(), Number::kUnexpected);
}

TEST(Metric, FitsItsVectors) {
  EXPECT_TRUE(IsMetricOf(Metric::kCosine, DataType::kInt8Vector));
  EXPECT_FALSE(IsMetricOf(Metric::kCosine, DataType::kBinaryVector));
  EXPECT_TRUE(IsMetricOf(Metric::kJaccard, DataType::kBinaryVector));
  EXPECT_FALSE(IsMetricOf(Metric::kHamming, DataType::kFloatVector));
  EXPECT_TRUE(IsMetricOf(Metric::kBm25, DataType::kSparseFloatVector));
  EXPECT_FALSE(IsMetricOf(Metric::kL2, DataType::kSparseFloatVector));
  EXPECT_FALSE(IsMetricOf(Metric::kL2, DataType::kVarChar));
}

TEST(Metric, KnowsWhichScoreIsNearer) {
  EXPECT_TRUE(IsLargerNearer(Metric::kIp));
  EXPECT_FALSE(IsLargerNearer(Metric::kHamming));
}

}  // namespace
}  // namespace elanus::core
