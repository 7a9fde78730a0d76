#include "index/k_means.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "index/kernels.h"
#include "index/test_clusters.h"
#include "index/test_executor.h"

namespace elanus::index {
namespace {

// Points in memory and where they lie.
struct Points {
  explicit Points(const core::Column& column)
      : values(column.view().Values<float>().begin(), column.view().Values<float>().end()),
        dim(static_cast<size_t>(column.dim())),
        pointers(PointersTo(values, dim)) {}

  PointSet set() const { return {pointers, dim}; }

  std::vector<float> values;
  size_t dim;
  std::vector<const float*> pointers;
};

Points SomeClusters(size_t clusters, size_t rows, float spread) {
  return Points(Clusters({.dim = 16, .clusters = clusters, .spread = spread}, 7).Take(rows));
}

// The mean squared distance of the points to their centres.
double MeanSquare(const Points& points, const std::vector<float>& centres) {
  const auto nearest = NearestCentre(centres, points.dim).FindAll(points.set(), nullptr);
  double sum = 0;
  for (size_t i = 0; i < nearest.size(); ++i) {
    const float* centre = centres.data() + nearest[i] * points.dim;
    float distance = 0;
    ActiveKernels().l2sq_rows({points.pointers[i], &centre, 1, points.dim}, &distance);
    sum += distance;
  }
  return sum / static_cast<double>(nearest.size());
}

TEST(KMeans, FindsTheMiddlesOfClusters) {
  // So many centres that every cluster has some, in one level and in two.
  const Points points = SomeClusters(10, 4000, 0.1F);
  const double within = 16 * 0.1 * 0.1;
  for (const size_t centres : {40, 200}) {
    EXPECT_LT(MeanSquare(points, TrainCentres(points.set(), centres, 1, nullptr)), 1.1 * within);
  }
}

TEST(KMeans, GivesAllCentresPoints) {
  const Points points = SomeClusters(30, 8000, 0.6F);
  const auto centres = TrainCentres(points.set(), 250, 1, nullptr);
  const auto nearest = NearestCentre(centres, points.dim).FindAll(points.set(), nullptr);
  const Buckets buckets = MakeBuckets(nearest, 250);
  for (size_t c = 0; c < 250; ++c) {
    EXPECT_GT(buckets.Of(c).size(), 0U);
    EXPECT_LT(buckets.Of(c).size(), 10 * 8000U / 250);
  }
}

TEST(KMeans, GivesTheSameCentresForAnyNumberOfThreads) {
  const Points points = SomeClusters(20, 3000, 0.6F);
  for (const size_t centres : {20, 150}) {
    const auto alone = TrainCentres(points.set(), centres, 3, nullptr);
    for (const size_t width : {2, 5}) {
      TestExecutor executor(width);
      EXPECT_EQ(TrainCentres(points.set(), centres, 3, &executor), alone) << width << " threads";
    }
  }
}

TEST(KMeans, GivesAsManyCentresAsAskedForWhereAllPointsAreEqual) {
  const Points points = [] {
    core::Column column(core::DataType::kFloatVector, 3);
    for (int i = 0; i < 300; ++i) column.AppendVector(std::vector<float>{1, 2, 3});
    return Points(column);
  }();
  for (const size_t centres : {1, 5, 100, 400}) {
    const auto trained = TrainCentres(points.set(), centres, 1, nullptr);
    ASSERT_EQ(trained.size(), 3 * centres);
    EXPECT_EQ(MeanSquare(points, trained), 0);
  }
}

TEST(NearestCentre, InGroupsHardlyEverMissesTheNearest) {
  const Points points = SomeClusters(100, 3000, 0.6F);
  const Points centres = SomeClusters(100, 600, 0.6F);
  const auto grouped = NearestCentre::Grouped(centres.values, 16, 1, nullptr);
  const auto exact = NearestCentre(centres.values, 16).FindAll(points.set(), nullptr);
  const auto found = grouped.FindAll(points.set(), nullptr);
  size_t same = 0;
  for (size_t i = 0; i < exact.size(); ++i) same += exact[i] == found[i] ? 1 : 0;
  EXPECT_GT(same, exact.size() * 95 / 100);
}

TEST(NearestCentre, TakesTheFirstOfEqualOnes) {
  const std::vector<float> centres = {5, 1, 1, 1};
  const float point = 1;
  const float* const at = &point;
  uint32_t nearest = 9;
  NearestCentre(centres, 1).Find({{&at, 1}, 1}, &nearest);
  EXPECT_EQ(nearest, 1U);
}

}  // namespace
}  // namespace elanus::index
