#include "index/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace elanus::index {
namespace {

TEST(TopK, KeepsTheNearestInOrder) {
  TopK top(2);
  for (const Hit hit : {Hit{3, 1}, Hit{1, 2}, Hit{2, 3}}) top.Add(hit);
  EXPECT_EQ(top.Take(), (std::vector<Hit>{{1, 2}, {2, 3}}));
}

TEST(TopK, BreaksTiesByRow) {
  TopK top(2);
  for (const uint32_t row : {5U, 3U, 4U}) top.Add({1, row});
  EXPECT_EQ(top.Take(), (std::vector<Hit>{{1, 3}, {1, 4}}));
}

TEST(TopK, HasNoBoundUntilItIsFull) {
  TopK top(2);
  top.Add({1, 0});
  EXPECT_TRUE(std::isinf(top.bound()));
  top.Add({2, 1});
  EXPECT_EQ(top.bound(), 2);
}

TEST(TopK, KeepsRowsInfinitelyFarWhileThereIsRoom) {
  TopK top(3);
  top.Add({INFINITY, 7});
  top.Add({1, 8});
  EXPECT_EQ(top.Take(), (std::vector<Hit>{{1, 8}, {INFINITY, 7}}));
}

TEST(TopK, KeepsNothingForZero) {
  TopK top(0);
  top.Add({1, 0});
  EXPECT_TRUE(top.Take().empty());
}

TEST(TopK, IsEmptyAndOpenAfterTake) {
  TopK top(1);
  top.Add({1, 0});
  EXPECT_EQ(top.Take().size(), 1U);
  EXPECT_TRUE(std::isinf(top.bound()));
  EXPECT_TRUE(top.Take().empty());
}

TEST(TopK, EqualsASortForRandomDistances) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::vector<Hit> hits;
    const uint32_t rows = random() % 100;
    // Few different distances, so that there are ties.
    for (uint32_t row = 0; row < rows; ++row) {
      hits.push_back({static_cast<float>(random() % 10), row});
    }
    const size_t k = random() % 20;
    std::shuffle(hits.begin(), hits.end(), random);
    TopK top(k);
    for (const Hit hit : hits) top.Add(hit);
    std::sort(hits.begin(), hits.end());
    hits.resize(std::min(k, hits.size()));
    EXPECT_EQ(top.Take(), hits);
  }
}

TEST(MergeHits, JoinsPartsInOrder) {
  EXPECT_EQ(MergeHits({{{1, 4}, {3, 5}}, {}, {{1, 2}, {2, 9}}}, 3),
            (std::vector<Hit>{{1, 2}, {1, 4}, {2, 9}}));
}

}  // namespace
}  // namespace elanus::index
