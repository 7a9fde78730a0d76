#include "embed/batch_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "embed/test_files.h"

namespace elanus::embed {
namespace {

// A graph whose runs take so many seconds a picture, by batch; the clock moves by running.
struct SlowGraph {
  std::map<size_t, double> seconds_a_picture;
  double now = 0;
  std::vector<size_t> runs = {};

  core::Result<size_t> Choose() {
    return FastestBatch(
        [this](size_t batch) {
          runs.push_back(batch);
          now += seconds_a_picture.at(batch) * static_cast<double>(batch);
          return core::Status::Ok();
        },
        [this] { return now; });
  }
};

TEST(BatchChoice, TakesTheFastest) {
  SlowGraph graph{{{1, 1.0}, {2, 0.8}, {4, 0.6}, {8, 0.5}, {16, 0.7}}};
  EXPECT_EQ(*graph.Choose(), 8u);
}

TEST(BatchChoice, PrefersTheSmallerOfEqualOnes) {
  SlowGraph graph{{{1, 1.0}, {2, 0.99}, {4, 0.985}, {8, 0.98}, {16, 0.98}}};
  EXPECT_EQ(*graph.Choose(), 1u);
}

TEST(BatchChoice, DoesNotRunWhatCannotWin) {
  SlowGraph graph{{{1, 1.0}, {2, 1.1}, {4, 1.2}}};
  EXPECT_EQ(*graph.Choose(), 1u);
  EXPECT_EQ(*std::ranges::max_element(graph.runs), 4u);
}

TEST(BatchChoice, AFailedRunIsTheAnswer) {
  const auto choice =
      FastestBatch([](size_t) { return core::Corruption("no graph"); }, [] { return 0.0; });
  EXPECT_EQ(choice.code(), core::Code::kCorruption);
}

TEST(BatchChoice, RemembersAndDistrustsItsFile) {
  const TestDirectory directory;
  const auto file = directory.path() / "cache/graph.batch";
  EXPECT_FALSE(ReadBatch(file).has_value());
  WriteBatch(file, 8);
  EXPECT_EQ(ReadBatch(file), 8u);
  directory.Write("cache/graph.batch", "4096");
  EXPECT_FALSE(ReadBatch(file).has_value());
  directory.Write("cache/graph.batch", "eight");
  EXPECT_FALSE(ReadBatch(file).has_value());
}

}  // namespace
}  // namespace elanus::embed
