#include "engine/stoppable_executor.h"

#include "engine/search_world.h"
#include "engine/vector_kinds.h"
#include "engine/vector_world.h"

namespace elanus::engine {
namespace {

// Leaves some tasks out: a few, or all from some moment on.
class ForgetfulExecutor final : public core::Executor {
 public:
  explicit ForgetfulExecutor(uint64_t seed)
      : random_(seed), forgets_one_in_(2 + random_() % 5), stops_after_(random_() % 200) {}

  size_t width() const override { return 2; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    for (size_t i = 0; i < count; ++i) {
      if (rounds_++ >= stops_after_ || random_() % forgets_one_in_ == 0) continue;
      task(i);
    }
  }

 private:
  std::mt19937_64 random_;
  const uint64_t forgets_one_in_;
  const uint64_t stops_after_;
  uint64_t rounds_ = 0;
};

TEST(StoppableExecutor, RunsEveryTaskUntilNobodyWantsThem) {
  VectorWorld world(1);
  bool is_wanted = true;
  StoppableExecutor executor(&world.executor, world.collection.get(),
                             [&](const Snapshot&) { return is_wanted; });
  int runs = 0;
  executor.ForEach(3, [&](size_t) { ++runs; });
  EXPECT_EQ(runs, 3);
  EXPECT_TRUE(executor.status().ok());
  is_wanted = false;
  executor.ForEach(3, [&](size_t) { ++runs; });
  EXPECT_EQ(runs, 3);
  EXPECT_FALSE(executor.status().ok());
}

TEST(StoppableExecutor, EndsWithItsCollection) {
  VectorWorld world(1);
  StoppableExecutor executor(&world.executor, world.collection.get());
  int runs = 0;
  executor.ForEach(5, [&](size_t i) {
    ++runs;
    if (i == 1) world.collection->vector_work().is_stopping = true;
  });
  EXPECT_EQ(runs, 2);
  EXPECT_FALSE(executor.status().ok());
}

// A build that nobody wants any more ends with nonsense, and without harm.
TEST(StoppableExecutor, IsBorneByEveryBuilder) {
  ForSeeds(8, [](uint64_t seed) {
    VectorWorld world(seed);
    world.AddSealed(VectorWorld::kRows);
    const auto snapshot = world.collection->snapshot();
    const core::IndexDescription index{
        .field = "point", .name = "i", .type = "", .metric = core::Metric::kIp, .params = {}};
    for (const auto serving :
         {index::Serving::kFlatCodes, index::Serving::kGraph, index::Serving::kInvertedFile}) {
      ForgetfulExecutor executor(seed);
      const auto built = BuildVectors({.segment = snapshot->segments[0].segment.get(),
                                       .field = snapshot->schema().Find("point"),
                                       .index = &index,
                                       .serving = serving},
                                      &executor);
      EXPECT_TRUE(IsOk(built));
    }
  });
}

}  // namespace
}  // namespace elanus::engine
