#include "engine/background.h"

#include <gtest/gtest.h>

#include <vector>

namespace elanus::engine {
namespace {

// Keeps what it is given until it is told to run it.
class PatientExecutor final : public core::Executor {
 public:
  size_t width() const override { return 1; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    for (size_t i = 0; i < count; ++i) task(i);
  }
  void Start(std::function<void()> task) override { waiting_.push_back(std::move(task)); }

  size_t RunAll() {
    const auto tasks = std::exchange(waiting_, {});
    for (const auto& task : tasks) task();
    return tasks.size();
  }

 private:
  std::vector<std::function<void()>> waiting_;
};

TEST(Background, RunsOnceAtATime) {
  PatientExecutor executor;
  Background background;
  int runs = 0;
  const auto work = [&] {
    ++runs;
    // While it runs, another is not wanted.
    background.Start(&executor, [&] { ++runs; });
  };
  background.Start(&executor, work);
  background.Start(&executor, work);
  EXPECT_EQ(executor.RunAll(), 1U);
  EXPECT_EQ(executor.RunAll(), 0U);
  EXPECT_EQ(runs, 1);
  background.Start(&executor, work);
  EXPECT_EQ(executor.RunAll(), 1U);
  EXPECT_EQ(runs, 2);
}

TEST(Background, GivesUpARunThatHasNotBegun) {
  PatientExecutor executor;
  int runs = 0;
  {
    Background background;
    background.Start(&executor, [&] { ++runs; });
  }
  EXPECT_EQ(executor.RunAll(), 1U);
  EXPECT_EQ(runs, 0);
}

}  // namespace
}  // namespace elanus::engine
