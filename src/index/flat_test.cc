#include "index/flat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <thread>

#include "index/distance.h"

namespace elanus::index {
namespace {

using core::Metric;

class ThreadExecutor final : public core::Executor {
 public:
  explicit ThreadExecutor(size_t width) : width_(width) {}
  size_t width() const override { return width_; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t i = next++; i < count; i = next++) task(i);
    };
    std::vector<std::thread> threads;
    for (size_t t = 1; t < width_; ++t) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  const size_t width_;
};

struct Case {
  std::vector<float> base;
  std::vector<float> queries;
  FlatInput input;
};

// Small whole numbers: distances are exact in any order of addition, and there are ties.
Case RandomCase(size_t rows, size_t dim, size_t queries, std::mt19937* random) {
  Case made;
  for (size_t i = 0; i < rows * dim; ++i) {
    made.base.push_back(static_cast<float>((*random)() % 5) - 2);
  }
  for (size_t i = 0; i < queries * dim; ++i) {
    made.queries.push_back(static_cast<float>((*random)() % 5) - 2);
  }
  made.input.base = made.base;
  made.input.dim = static_cast<int64_t>(dim);
  made.input.queries = made.queries;
  return made;
}

// The answer by comparing all pairs and sorting.
std::vector<std::vector<Hit>> SlowSearch(const FlatInput& input) {
  const auto dim = static_cast<size_t>(input.dim);
  std::vector<std::vector<Hit>> answers;
  for (size_t q = 0; q * dim < input.queries.size(); ++q) {
    std::vector<Hit> hits;
    for (size_t r = 0; r * dim < input.base.size(); ++r) {
      if (input.allowed != nullptr && !input.allowed->Test(r)) continue;
      hits.push_back({Distance(input.metric, input.queries.subspan(q * dim, dim),
                               input.base.subspan(r * dim, dim)),
                      static_cast<uint32_t>(r)});
    }
    std::sort(hits.begin(), hits.end());
    hits.resize(std::min(hits.size(), input.k));
    answers.push_back(hits);
  }
  return answers;
}

TEST(SearchFlat, EqualsComparingAllPairs) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 60; ++round) {
    const size_t rows = random() % 3000;
    Case made = RandomCase(rows, 1 + random() % 40, random() % 80, &random);
    made.input.metric = std::array{Metric::kL2, Metric::kIp, Metric::kCosine}[random() % 3];
    made.input.k = random() % 30;
    core::Bitset allowed(rows);
    const unsigned share = 1 + random() % 50;
    for (size_t r = 0; r < rows; ++r) {
      if (random() % share == 0) allowed.Set(r);
    }
    if (random() % 2 == 0) made.input.allowed = &allowed;
    const std::vector<float> norms = InverseNorms(made.base, made.input.dim);
    if (random() % 2 == 0) made.input.inverse_norms = norms;
    EXPECT_EQ(SearchFlat(made.input, nullptr), SlowSearch(made.input)) << "round " << round;
  }
}

TEST(SearchFlat, GivesTheSameBitsForAnyNumberOfThreads) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  Case made = RandomCase(5000, 33, 70, &random);
  for (float& value : made.base) value = normal(random);
  for (float& value : made.queries) value = normal(random);
  const auto alone = SearchFlat(made.input, nullptr);
  for (const size_t width : {1, 2, 3, 7}) {
    ThreadExecutor executor(width);
    EXPECT_EQ(SearchFlat(made.input, &executor), alone) << width << " threads";
  }
}

TEST(SearchFlat, GivesAQueryTheSameBitsAloneAndInCompany) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  Case made = RandomCase(1000, 45, 9, &random);
  for (float& value : made.base) value = normal(random);
  for (float& value : made.queries) value = normal(random);
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    made.input.metric = metric;
    made.input.queries = made.queries;
    const auto together = SearchFlat(made.input, nullptr);
    for (size_t q = 0; q < 9; ++q) {
      made.input.queries = std::span(made.queries).subspan(q * 45, 45);
      EXPECT_EQ(SearchFlat(made.input, nullptr).front(), together[q]);
    }
  }
}

TEST(SearchFlat, FindsNothingWhereNothingIsAllowed) {
  std::mt19937 random(3);
  Case made = RandomCase(100, 4, 2, &random);
  const core::Bitset none(100);
  made.input.allowed = &none;
  EXPECT_EQ(SearchFlat(made.input, nullptr), (std::vector<std::vector<Hit>>(2)));
}

TEST(SearchFlat, ReturnsAllRowsIfKIsLarger) {
  std::mt19937 random(4);
  Case made = RandomCase(7, 4, 1, &random);
  made.input.k = 100;
  EXPECT_EQ(SearchFlat(made.input, nullptr).front().size(), 7U);
}

TEST(SearchFlat, AnswersForAnEmptyBaseAndForNoQueries) {
  FlatInput input;
  input.dim = 3;
  EXPECT_TRUE(SearchFlat(input, nullptr).empty());
  const std::vector<float> query = {1, 2, 3};
  input.queries = query;
  EXPECT_EQ(SearchFlat(input, nullptr), (std::vector<std::vector<Hit>>(1)));
}

TEST(SearchFlat, PutsWhatIsNotANumberLast) {
  const std::vector<float> base = {NAN, 1, 2};
  const std::vector<float> query = {0};
  FlatInput input;
  input.base = base;
  input.dim = 1;
  input.queries = query;
  const auto hits = SearchFlat(input, nullptr).front();
  ASSERT_EQ(hits.size(), 3U);
  EXPECT_EQ(hits[2], (Hit{INFINITY, 0}));
}

}  // namespace
}  // namespace elanus::index
