#include "measure/statistics.h"

#include <gtest/gtest.h>

namespace elanus::measure {
namespace {

using core::Metric;

TEST(Percentile, IsAValueThatWasMeasured) {
  const std::vector<double> values = {4, 1, 3, 2};
  EXPECT_EQ(Percentile(values, 0.5), 2);
  EXPECT_EQ(Percentile(values, 0.51), 3);
  EXPECT_EQ(Percentile(values, 0), 1);
  EXPECT_EQ(Percentile(values, 1), 4);
  EXPECT_EQ(Percentile({7}, 0.99), 7);
  EXPECT_EQ(Percentile({}, 0.5), 0);
}

TEST(Percentile, OfAHundredValuesLeavesOneBehindTheNinetyNinth) {
  std::vector<double> values;
  for (int i = 100; i > 0; --i) values.push_back(i);
  EXPECT_EQ(Percentile(values, 0.99), 99);
}

TEST(RecallOf, CountsTheTrueHitsThatWereFound) {
  const std::vector<float> truth = {1, 2, 3, 4};
  const auto recall = [&](std::vector<float> found) { return RecallOf(truth, found, Metric::kL2); };
  EXPECT_EQ(recall({1, 2, 3, 4}), 1);
  EXPECT_EQ(recall({1, 3, 5, 6}), 0.5);
  EXPECT_EQ(recall({}), 0);
  EXPECT_EQ(recall({5, 6, 7, 8}), 0);
}

TEST(RecallOf, TakesARowThatIsAsNearAsTheLast) {
  const std::vector<float> truth = {0.9F, 0.8F, 0.8F}, found = {0.9F, 0.8F, 0.8F - 2e-7F};
  EXPECT_EQ(RecallOf(truth, found, Metric::kCosine), 1);
}

TEST(RecallOf, KnowsOnWhichSideNearIs) {
  const std::vector<float> truth = {9, 8}, found = {8, 7};
  EXPECT_EQ(RecallOf(truth, found, Metric::kIp), 0.5);
  EXPECT_EQ(RecallOf(truth, found, Metric::kL2), 1);
  const std::vector<float> below_zero = {-8, -9}, lower = {-9, -10};
  EXPECT_EQ(RecallOf(below_zero, lower, Metric::kIp), 0.5);
}

TEST(RecallOf, NeverExceedsOneAndIsOneWhereThereIsNothingToFind) {
  const std::vector<float> truth = {1}, found = {1, 1, 1};
  EXPECT_EQ(RecallOf(truth, found, Metric::kL2), 1);
  EXPECT_EQ(RecallOf({}, found, Metric::kL2), 1);
}

}  // namespace
}  // namespace elanus::measure
