#include "index/code_groups.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "index/distance.h"
#include "index/huge_buffer.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

using Point = std::vector<float>;

Point Normal(size_t dim, float scale, std::mt19937* random) {
  std::normal_distribution<float> normal(0, scale);
  Point point(dim);
  for (float& x : point) x = normal(*random);
  return point;
}

// What the codes leave of a point: its error has this direction.
Point Left(const Point& point) {
  float greatest = 0;
  for (const float x : point) greatest = std::max(greatest, std::abs(x));
  Point left(point.size());
  for (size_t i = 0; i < point.size(); ++i) {
    left[i] = point[i] - std::rint(point[i] * 127 / greatest) * greatest / 127;
  }
  return left;
}

Point Times(float factor, Point point) {
  for (float& x : point) x *= factor;
  return point;
}

class OneGroup {
 public:
  OneGroup(const GroupShape& shape, const std::vector<Point>& points)
      : codes_(shape.code_bytes()), factors_(sizeof(GroupFactors)) {
    const GroupPlace place = {codes_.data(), reinterpret_cast<GroupFactors*>(factors_.data())};
    for (size_t lane = 0; lane < kGroupRows; ++lane) PutRow(shape, points[lane], lane, place);
  }

  GroupRun run(const GroupShape& shape) const {
    const auto* const factors = reinterpret_cast<const GroupFactors*>(factors_.bytes().data());
    return {codes_.bytes().data(), factors, 1, shape.steps()};
  }

 private:
  HugeBuffer codes_;
  HugeBuffer factors_;
};

// The bounds of sixteen points with respect to a query, and how many of them are above the limit
// of their own distance by L2: these would be passed over although they are hits.
size_t CountWronged(const std::vector<Point>& points, const Point& query) {
  const GroupShape shape{.dim = query.size()};
  const OneGroup group(shape, points);
  GroupQueries queries(shape);
  queries.Add(query, {});
  queries.Pack();
  const GroupRun run = group.run(shape);
  std::array<int32_t, kGroupRows> products = {};
  ActiveKernels().group_products(run, queries.Band(0), products.data());
  size_t wronged = 0;
  for (size_t lane = 0; lane < kGroupRows; ++lane) {
    const float distance = Distance(core::Metric::kL2, query, points[lane]);
    std::array<float, kGroupRows> bounds = {};
    uint16_t mask = 0;
    ActiveKernels().group_bounds(run, products.data(), queries.Weights(0, distance), bounds.data(),
                                 &mask);
    wronged += ((mask >> lane) & 1) == 0 ? 1U : 0U;
  }
  return wronged;
}

class CodeGroups : public ::testing::Test {
 protected:
  void SetUp() override { RecordProperty("seed", std::to_string(seed_)); }

  const unsigned seed_ = std::random_device()();
  std::mt19937 random_ = std::mt19937(seed_);
};

constexpr std::array<size_t, 9> kDims = {1, 2, 3, 7, 16, 63, 128, 512, 1999};

TEST_F(CodeGroups, BoundQueriesThatLieAlongTheErrorOfARow) {
  for (const size_t dim : kDims) {
    std::vector<Point> points;
    for (size_t i = 0; i < kGroupRows; ++i) points.push_back(Normal(dim, 1, &random_));
    for (const Point& point : points) {
      for (const float factor : {100.0F, -100.0F, 1e6F}) {
        EXPECT_EQ(CountWronged(points, Times(factor, Left(point))), 0U)
            << dim << ", seed " << seed_;
      }
    }
  }
}

TEST_F(CodeGroups, BoundRowsThatLieAlongTheErrorOfTheQuery) {
  for (const size_t dim : kDims) {
    const Point query = Normal(dim, 1, &random_);
    std::vector<Point> points;
    for (size_t i = 0; i < kGroupRows; ++i) {
      const auto factor = static_cast<float>(i) * (i % 2 == 0 ? 100.0F : -100.0F);
      points.push_back(Times(factor, Left(query)));
    }
    EXPECT_EQ(CountWronged(points, query), 0U) << dim << ", seed " << seed_;
  }
}

TEST_F(CodeGroups, AllowForRoundingWhereCodesAreExact) {
  for (int round = 0; round < 200; ++round) {
    const size_t dim = kDims[random_() % kDims.size()];
    std::vector<Point> points(kGroupRows + 1, Point(dim));
    for (Point& point : points) {
      const float scale = std::ldexp(1.0F, static_cast<int>(random_() % 8) - 4);
      for (float& x : point)
        x = static_cast<float>(static_cast<int>(random_() % 255) - 127) * scale;
      point[0] = 127 * scale;
    }
    EXPECT_EQ(CountWronged(points, points.back()), 0U) << dim << ", seed " << seed_;
    EXPECT_EQ(CountWronged(points, Times(1.0001F, points[1])), 0U) << dim << ", seed " << seed_;
  }
}

TEST_F(CodeGroups, KeepRowsThatNothingIsKnownOf) {
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<Point> points(kGroupRows, Point(5, 1.0F));
  points[3] = {};
  points[4][2] = infinity;
  points[5][2] = std::numeric_limits<float>::quiet_NaN();
  const GroupShape shape{.dim = 5};
  const OneGroup group(shape, points);
  const GroupRun run = group.run(shape);
  const std::array<int32_t, kGroupRows> products = {};
  std::array<float, kGroupRows> bounds = {};
  uint16_t mask = 0;
  ActiveKernels().group_bounds(run, products.data(), {-1, -1, -1, -1e30F}, bounds.data(), &mask);
  EXPECT_EQ(mask, 1U << 3 | 1U << 4 | 1U << 5);
}

TEST(IsBeyondBounds, OfNumbersThatLoseTheirSquares) {
  EXPECT_FALSE(IsBeyondBounds(Point{0, 0}));
  EXPECT_FALSE(IsBeyondBounds(Point{1, 1e-30F}));
  EXPECT_TRUE(IsBeyondBounds(Point{1e-20F, 0}));
  EXPECT_TRUE(IsBeyondBounds(Point{1, 1e20F}));
  EXPECT_TRUE(IsBeyondBounds(Point{1, std::numeric_limits<float>::infinity()}));
  EXPECT_TRUE(IsBeyondBounds(Point{1, std::numeric_limits<float>::quiet_NaN()}));
}

}  // namespace
}  // namespace elanus::index
