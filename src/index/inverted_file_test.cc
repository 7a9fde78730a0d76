#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <set>

#include "index/distance.h"
#include "index/test_blobs.h"
#include "index/test_clusters.h"
#include "index/test_executor.h"
#include "index/vector_index.h"

namespace elanus::index {
namespace {

using core::DataType;
using core::Metric;

using Answers = std::vector<std::vector<Hit>>;

// A column with its index.
class World {
 public:
  World(const ClusterShape& shape, Metric metric, size_t rows, size_t lists)
      : clusters_(shape, 11), base_(clusters_.Take(rows)), queries_(clusters_.Take(40)) {
    Build(metric, lists);
  }
  World(core::Column base, core::Column queries, Metric metric, size_t lists)
      : clusters_({}, 1), base_(std::move(base)), queries_(std::move(queries)) {
    Build(metric, lists);
  }

  FlatInput Input(size_t k) const {
    FlatInput input{.base = base_.view(), .queries = queries_.view(), .inverse_norms = norms_};
    input.metric = metric_;
    input.k = k;
    return input;
  }
  IndexSource Source() const { return {base_.view(), norms_, metric_}; }
  const VectorIndex& Index() const { return *opened_; }
  const core::Column& base() const { return base_; }
  const std::vector<std::byte>& blob() const { return blob_; }

 private:
  void Build(Metric metric, size_t lists) {
    metric_ = metric;
    if (metric == Metric::kCosine) norms_ = InverseNorms(base_.view());
    blob_ = BuildInvertedFile(Source(), {.lists = lists}, nullptr);
    auto opened = OpenInvertedFile(blob_);
    EXPECT_TRUE(opened.ok()) << opened.status().message();
    opened_ = std::move(opened).value();
  }

  Clusters clusters_;
  core::Column base_;
  core::Column queries_;
  Metric metric_ = Metric::kL2;
  std::vector<float> norms_;
  std::vector<std::byte> blob_;
  std::unique_ptr<VectorIndex> opened_;
};

// The share of the exact hits that were found. Every hit has to have the exact distance.
double Recall(const Answers& found, const FlatInput& input) {
  FlatInput all = input;
  all.k = input.base.rows;
  const Answers every = SearchFlat(all, nullptr);
  size_t wanted = 0;
  size_t right = 0;
  for (size_t q = 0; q < found.size(); ++q) {
    const size_t k = std::min(input.k, every[q].size());
    wanted += k;
    std::set<uint32_t> nearest;
    for (size_t i = 0; i < k; ++i) nearest.insert(every[q][i].row);
    for (const Hit& hit : found[q]) {
      right += nearest.count(hit.row);
      EXPECT_NE(std::find(every[q].begin(), every[q].end(), hit), every[q].end())
          << "row " << hit.row << " at " << hit.distance << " is no hit of the exact search";
    }
  }
  return wanted == 0 ? 1 : static_cast<double>(right) / static_cast<double>(wanted);
}

double RecallOf(const World& world, const SearchEffort& effort, size_t k) {
  const FlatInput input = world.Input(k);
  return Recall(world.Index().Search(input, effort, nullptr, nullptr), input);
}

TEST(InvertedFile, FindsNearlyAllInClusters) {
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    // Codes of 8, 4 and 1 bits.
    for (const size_t dim : {8, 48, 200}) {
      const World world({.dim = dim}, metric, 12'000, 100);
      EXPECT_GE(RecallOf(world, {}, 10), 0.95) << core::MetricName(metric) << ' ' << dim;
    }
  }
}

TEST(InvertedFile, FindsNearlyAllOfEveryType) {
  for (const DataType type :
       {DataType::kFloat16Vector, DataType::kBFloat16Vector, DataType::kInt8Vector}) {
    for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
      const World world({.type = type, .dim = 40}, metric, 8'000, 80);
      EXPECT_GE(RecallOf(world, {}, 10), 0.95)
          << core::TypeName(type) << ' ' << core::MetricName(metric);
    }
  }
}

TEST(InvertedFile, FindsMoreInMoreLists) {
  const World world({.dim = 32, .clusters = 400, .spread = 1}, Metric::kL2, 12'000, 200);
  double last = 0;
  for (const size_t lists : {1, 4, 16, 64, 200}) {
    const double recall = RecallOf(world, {.lists = lists}, 10);
    EXPECT_GE(recall, last) << lists << " lists";
    last = recall;
  }
  EXPECT_GE(last, 0.999);
}

TEST(InvertedFile, FindsMoreAmongMoreComparedRows) {
  const World world({.dim = 256, .spread = 1}, Metric::kL2, 8'000, 64);
  double last = 0;
  for (const double refine : {1, 2, 4, 16}) {
    const double recall = RecallOf(world, {.lists = 64, .refine = refine}, 10);
    EXPECT_GE(recall, last) << refine << " times k";
    last = recall;
  }
  EXPECT_GE(last, 0.999);
}

TEST(InvertedFile, FindsNearlyAllForLargeK) {
  const World world({.dim = 48}, Metric::kCosine, 12'000, 100);
  EXPECT_GE(RecallOf(world, {}, 100), 0.95);
  EXPECT_GE(RecallOf(world, {}, 3000), 0.95);
  EXPECT_EQ(RecallOf(world, {}, 16'384), 1);
}

TEST(InvertedFile, AnswersAlikeForAnyNumberOfThreads) {
  const World world({.dim = 200}, Metric::kIp, 9'000, 90);
  const FlatInput input = world.Input(20);
  const Answers alone = world.Index().Search(input, {}, nullptr, nullptr);
  for (const size_t width : {2, 5}) {
    TestExecutor executor(width);
    EXPECT_EQ(BuildInvertedFile(world.Source(), {.lists = 90}, &executor), world.blob());
    EXPECT_EQ(world.Index().Search(input, {}, &executor, nullptr), alone);
  }
}

TEST(InvertedFile, CountsWhatItMeets) {
  const World world({.dim = 32}, Metric::kL2, 10'000, 100);
  const FlatInput input = world.Input(10);
  SearchCost few;
  world.Index().Search(input, {.lists = 2}, nullptr, &few);
  SearchCost more;
  world.Index().Search(input, {.lists = 20}, nullptr, &more);
  EXPECT_GT(few.codes, 0);
  EXPECT_GE(few.vectors, static_cast<int64_t>(10 * input.queries.rows));
  EXPECT_GT(more.codes, few.codes);
  EXPECT_LT(more.codes, static_cast<int64_t>(10'000 * input.queries.rows));
}

// Which rows a filter keeps, and how they lie.
enum class Kept { kRandom, kNear, kFar };

core::Bitset Filter(const World& world, Kept kept, double share) {
  const size_t rows = world.base().rows();
  core::Bitset allowed(rows);
  if (kept == Kept::kRandom) {
    std::mt19937 random(5);
    for (size_t row = 0; row < rows; ++row) {
      if (random() < share * 4294967296.0) allowed.Set(row);
    }
    return allowed;
  }
  // Those nearest to the first query, or farthest.
  FlatInput input = world.Input(rows);
  input.queries.rows = 1;
  input.queries.bytes = input.queries.bytes.first(input.queries.width());
  const auto hits = SearchFlat(input, nullptr).front();
  const auto count = static_cast<size_t>(share * static_cast<double>(rows));
  for (size_t i = 0; i < count; ++i) {
    allowed.Set(hits[kept == Kept::kNear ? i : rows - 1 - i].row);
  }
  return allowed;
}

TEST(InvertedFile, FindsNearlyAllThatAFilterKeeps) {
  for (const size_t dim : {48, 200}) {
    const World world({.dim = dim}, Metric::kL2, 20'000, 150);
    for (const Kept kept : {Kept::kRandom, Kept::kNear, Kept::kFar}) {
      for (const double share : {0.5, 0.2, 0.1, 0.05, 0.01, 0.001}) {
        const core::Bitset allowed = Filter(world, kept, share);
        FlatInput input = world.Input(10);
        input.allowed = &allowed;
        // In company they would compare all rows.
        input.queries.rows = 6;
        input.queries.bytes = input.queries.bytes.first(6 * input.queries.width());
        const Answers found = world.Index().Search(input, {}, nullptr, nullptr);
        EXPECT_GE(Recall(found, input), 0.95)
            << dim << ' ' << static_cast<int>(kept) << ' ' << share;
      }
    }
  }
}

TEST(InvertedFile, FindsKWhereTheNearestListsHoldFewer) {
  const World world({.dim = 32}, Metric::kL2, 20'000, 200);
  const core::Bitset allowed = Filter(world, Kept::kFar, 0.3);
  FlatInput input = world.Input(50);
  input.allowed = &allowed;
  for (const auto& hits : world.Index().Search(input, {.lists = 1}, nullptr, nullptr)) {
    EXPECT_EQ(hits.size(), 50U);
  }
}

TEST(InvertedFile, KeepsToTheWindow) {
  const World world({.dim = 32}, Metric::kL2, 10'000, 100);
  FlatInput input = world.Input(20);
  const Answers exact = SearchFlat(input, nullptr);
  input.window.to = exact[0][9].distance;
  for (const auto& hits : world.Index().Search(input, {}, nullptr, nullptr)) {
    for (const Hit& hit : hits) EXPECT_LE(hit.distance, input.window.to);
  }
  EXPECT_GE(world.Index().Search(input, {}, nullptr, nullptr)[0].size(), 9U);
  input.window = {.from = exact[0][9].distance, .from_open = true};
  EXPECT_EQ(world.Index().Search(input, {}, nullptr, nullptr), SearchFlat(input, nullptr));
}

TEST(InvertedFile, AnswersForFewRowsAsTheExactSearchDoes) {
  for (const size_t rows : {0, 1, 2, 31, 32, 65, 100}) {
    const World world({.dim = 5}, Metric::kCosine, rows, 1024);
    EXPECT_EQ(world.Index().rows(), rows);
    const FlatInput input = world.Input(7);
    EXPECT_EQ(world.Index().Search(input, {}, nullptr, nullptr), SearchFlat(input, nullptr));
  }
}

TEST(InvertedFile, FindsWhatIsThereManyTimes) {
  core::Column base(DataType::kFloatVector, 4);
  for (int i = 0; i < 9'000; ++i) base.AppendVector(std::vector<float>{1, 1, 1, 1});
  for (int i = 0; i < 9'000; ++i) base.AppendVector(std::vector<float>{0, 0, 0, 0});
  core::Column queries(DataType::kFloatVector, 4);
  queries.AppendVector(std::vector<float>{1, 1, 1, 1});
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    const World world(base, queries, metric, 128);
    const FlatInput input = world.Input(5);
    const auto hits = world.Index().Search(input, {}, nullptr, nullptr).front();
    ASSERT_EQ(hits.size(), 5U);
    for (const Hit& hit : hits) EXPECT_LT(hit.row, 9'000U);
  }
}

TEST(InvertedFile, TakesWhatIsNotANumber) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  core::Column base = Clusters({.dim = 4}, 3).Take(12'000);
  core::Column queries = Clusters({.dim = 4}, 4).Take(5);
  for (const float odd : {kNone, kInfinite, -kInfinite, 3e38F, 1e-40F}) {
    for (int i = 0; i < 50; ++i) base.AppendVector(std::vector<float>{odd, 1, 2, odd});
    queries.AppendVector(std::vector<float>{odd, odd, odd, odd});
  }
  for (const Metric metric : {Metric::kL2, Metric::kIp, Metric::kCosine}) {
    const World world(base, queries, metric, 128);
    for (const auto& hits : world.Index().Search(world.Input(10), {}, nullptr, nullptr)) {
      EXPECT_EQ(hits.size(), 10U);
    }
  }
}

TEST(InvertedFile, SearchesAnotherColumnExactly) {
  const World world({.dim = 16}, Metric::kL2, 5'000, 64);
  const World other({.dim = 12}, Metric::kL2, 5'000, 64);
  const FlatInput input = other.Input(3);
  EXPECT_EQ(world.Index().Search(input, {}, nullptr, nullptr), SearchFlat(input, nullptr));
}

TEST(InvertedFile, OfDamagedBytesIsAnErrorOrAnswers) {
  const World world({.dim = 3, .clusters = 4}, Metric::kIp, 130, 4);
  FlatInput input = world.Input(1);
  input.queries.rows = 2;
  input.queries.bytes = input.queries.bytes.first(2 * input.queries.width());
  size_t refused = 0;
  ForEachDamage(world.blob(), [&](std::span<const std::byte> bytes) {
    const auto index = OpenInvertedFile(bytes);
    if (!index.ok()) {
      EXPECT_EQ(index.code(), core::Code::kCorruption);
      ++refused;
    } else {
      EXPECT_EQ((*index)->Search(input, {.lists = 1}, nullptr, nullptr).size(), 2U);
    }
  });
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace elanus::index
