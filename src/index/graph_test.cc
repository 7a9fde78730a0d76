#include "index/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "index/distance.h"
#include "index/huge_buffer.h"
#include "index/test_blobs.h"
#include "index/test_clusters.h"
#include "index/test_executor.h"

namespace elanus::index {
namespace {

using core::DataType;
using core::Metric;

constexpr size_t kRows = 6000;
constexpr size_t kQueries = 40;

// Rows, queries, and what is asked.
struct World {
  core::Column base;
  core::Column queries;
  std::vector<float> norms;
  FlatInput input;

  World(const ClusterShape& shape, Metric metric, size_t rows, unsigned seed) {
    Clusters clusters(shape, seed);
    base = clusters.Take(rows);
    queries = clusters.Take(kQueries);
    Look(metric);
  }
  void Look(Metric metric) {
    input.base = base.view();
    input.queries = queries.view();
    input.metric = metric;
    if (metric == Metric::kCosine) norms = InverseNorms(input.base);
    input.inverse_norms = norms;
  }
  IndexSource source() const { return {input.base, input.inverse_norms, input.metric}; }
};

// An index and the bytes it looks into.
struct Opened {
  HugeBuffer bytes;
  std::unique_ptr<VectorIndex> index;

  explicit Opened(const std::vector<std::byte>& blob) : bytes(blob.size()) {
    std::ranges::copy(blob, bytes.data());
    auto opened = OpenGraph(bytes.bytes());
    EXPECT_TRUE(opened.ok()) << opened.status().message();
    if (opened.ok()) index = std::move(opened).value();
  }
};

Opened Build(const World& world) {
  TestExecutor executor(2);
  return Opened(BuildGraph(world.source(), {}, &executor));
}

// The share of the exact hits that were found. Every hit that was found has its exact distance.
double Recall(const FlatInput& input, const VectorIndex& index, const SearchEffort& effort = {}) {
  const auto exact = SearchFlat(input, nullptr);
  const auto found = index.Search(input, effort, nullptr, nullptr);
  size_t hits = 0;
  size_t wanted = 0;
  for (size_t q = 0; q < exact.size(); ++q) {
    const std::set<Hit> truth(exact[q].begin(), exact[q].end());
    wanted += truth.size();
    EXPECT_TRUE(std::is_sorted(found[q].begin(), found[q].end()));
    EXPECT_LE(found[q].size(), input.k);
    for (const Hit& hit : found[q]) hits += truth.contains(hit) ? 1 : 0;
  }
  return wanted == 0 ? 1 : static_cast<double>(hits) / static_cast<double>(wanted);
}

TEST(Graph, FindsNeighboursOfEveryTypeAndMetric) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (const DataType type : {DataType::kFloatVector, DataType::kFloat16Vector,
                              DataType::kBFloat16Vector, DataType::kInt8Vector}) {
    for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
      const World world({.type = type, .dim = 48}, metric, kRows, seed);
      EXPECT_GE(Recall(world.input, *Build(world).index), 0.95)
          << core::TypeName(type) << " " << core::MetricName(metric);
    }
  }
}

TEST(Graph, FindsNeighboursWhateverTheCodes) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  // Of 8, 4, 4 and 1 bit.
  for (const size_t dim : {16, 100, 130, 300}) {
    const World world({.dim = dim}, Metric::kL2, kRows, seed);
    EXPECT_GE(Recall(world.input, *Build(world).index), 0.95) << dim;
  }
}

TEST(Graph, MoreCandidatesAreNeverLessRecall) {
  const World world({.dim = 100, .clusters = 1}, Metric::kL2, kRows, 5);
  const Opened graph = Build(world);
  double last = 0;
  for (const size_t candidates : {10, 30, 100, 300, 1000}) {
    const double recall = Recall(world.input, *graph.index, {.candidates = candidates});
    EXPECT_GE(recall, last - 0.005);
    last = recall;
  }
  EXPECT_GE(last, 0.99);
}

TEST(Graph, IsTheSameFromAnyNumberOfThreads) {
  const World world({.dim = 40}, Metric::kCosine, 3000, 6);
  TestExecutor two(2);
  TestExecutor seven(7);
  const auto alone = BuildGraph(world.source(), {}, nullptr);
  EXPECT_EQ(alone, BuildGraph(world.source(), {}, &two));
  EXPECT_EQ(alone, BuildGraph(world.source(), {}, &seven));
  const Opened graph(alone);
  EXPECT_EQ(graph.index->Search(world.input, {}, nullptr, nullptr),
            graph.index->Search(world.input, {}, &seven, nullptr));
}

// Which rows a filter of this kind keeps.
core::Bitset Filter(const World& world, const std::string& kind, double share) {
  const size_t rows = world.input.base.rows;
  const auto count = static_cast<size_t>(share * static_cast<double>(rows));
  core::Bitset kept(rows);
  if (kind == "random") {
    std::mt19937 random(1);
    for (size_t row = 0; row < rows; ++row) {
      if (random() < share * 4294967296.0) kept.Set(row);
    }
    return kept;
  }
  // The nearest to the first query, or the farthest from it.
  FlatInput all = world.input;
  all.k = rows;
  all.queries.rows = 1;
  all.allowed = nullptr;
  const auto order = SearchFlat(all, nullptr)[0];
  for (size_t i = 0; i < count; ++i) {
    kept.Set(kind == "near" ? order[i].row : order[rows - 1 - i].row);
  }
  return kept;
}

TEST(Graph, FiltersTakeNoRecallAway) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (const size_t dim : {24, 300}) {
    World world({.dim = dim}, Metric::kL2, 20'000, seed);
    const Opened graph = Build(world);
    for (const std::string kind : {"random", "near", "far"}) {
      for (const double share : {0.9, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001}) {
        const core::Bitset kept = Filter(world, kind, share);
        world.input.allowed = &kept;
        EXPECT_GE(Recall(world.input, *graph.index), 0.95) << dim << " " << kind << " " << share;
      }
    }
  }
}

TEST(Graph, NeverReturnsWhatAFilterForbids) {
  World world({.dim = 20}, Metric::kL2, kRows, 7);
  const Opened graph = Build(world);
  const core::Bitset kept = Filter(world, "random", 0.6);
  world.input.allowed = &kept;
  for (const auto& hits : graph.index->Search(world.input, {}, nullptr, nullptr)) {
    EXPECT_EQ(hits.size(), world.input.k);
    for (const Hit& hit : hits) EXPECT_TRUE(kept.Test(hit.row));
  }
}

TEST(Graph, KeepsToTheWindow) {
  World world({.dim = 20}, Metric::kL2, kRows, 8);
  const Opened graph = Build(world);
  const auto all = SearchFlat(world.input, nullptr);
  world.input.window.to = all[0][4].distance;
  world.input.window.to_open = true;
  EXPECT_GE(Recall(world.input, *graph.index), 0.95);
  // One that begins somewhere is searched exactly.
  world.input.window = {.from = all[0][4].distance};
  EXPECT_EQ(graph.index->Search(world.input, {}, nullptr, nullptr),
            SearchFlat(world.input, nullptr));
}

TEST(Graph, CountsWhatItDoes) {
  const World world({.dim = 100}, Metric::kL2, 20'000, 9);
  const Opened graph = Build(world);
  SearchCost cost;
  graph.index->Search(world.input, {.candidates = 20}, nullptr, &cost);
  EXPECT_GT(cost.codes, static_cast<int64_t>(kQueries * 20));
  EXPECT_LT(cost.codes, static_cast<int64_t>(kQueries * 20'000 / 4));
  EXPECT_GE(cost.vectors, static_cast<int64_t>(kQueries * world.input.k));
  EXPECT_LT(cost.vectors, static_cast<int64_t>(kQueries * 100));
}

TEST(Graph, OfFewRowsFindsAll) {
  for (const size_t rows : {0, 1, 2, 3, 40}) {
    World world({.dim = 9}, Metric::kIp, rows, 10);
    world.input.k = 100;
    const Opened graph = Build(world);
    EXPECT_EQ(graph.index->rows(), rows);
    EXPECT_EQ(graph.index->Search(world.input, {}, nullptr, nullptr),
              SearchFlat(world.input, nullptr));
  }
}

TEST(Graph, TakesMoreHitsThanItWouldLookFor) {
  World world({.dim = 30}, Metric::kL2, kRows, 11);
  const Opened graph = Build(world);
  for (const size_t k : {500, 2000, 6000}) {
    world.input.k = k;
    EXPECT_GE(Recall(world.input, *graph.index), 0.95) << k;
  }
}

TEST(Graph, StandsRowsThatAreAlikeOrNoNumbers) {
  for (const float value : {0.0F, 1.0F, std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity(), 3e38F, 1e-42F}) {
    for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
      World world({.dim = 20}, metric, 1000, 12);
      const std::vector<float> row(20, value);
      for (size_t i = 0; i < 1000; ++i) world.base.AppendVector(row);
      world.queries.AppendVector(row);
      world.Look(metric);
      const Opened graph = Build(world);
      const auto found = graph.index->Search(world.input, {}, nullptr, nullptr);
      for (const auto& hits : found) EXPECT_EQ(hits.size(), world.input.k) << value;
    }
  }
}

TEST(Graph, RefusesDamagedBytesOrSearchesThemSafely) {
  World world({.dim = 3}, Metric::kIp, 30, 13);
  world.input.k = 2;
  TestExecutor executor(1);
  const auto blob = BuildGraph(world.source(), {.links = 4, .candidates = 8}, &executor);
  size_t refused = 0;
  ForEachDamage(blob, [&](std::span<const std::byte> damaged) {
    HugeBuffer bytes(damaged.size());
    std::ranges::copy(damaged, bytes.data());
    const auto opened = OpenGraph(bytes.bytes());
    if (!opened.ok()) {
      EXPECT_EQ(opened.status().code(), core::Code::kCorruption);
      ++refused;
    } else if ((*opened)->rows() == 30) {
      (*opened)->Search(world.input, {}, nullptr, nullptr);
    }
  });
  EXPECT_GT(refused, blob.size());
}

}  // namespace
}  // namespace elanus::index
