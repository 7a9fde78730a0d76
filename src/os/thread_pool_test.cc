#include "os/thread_pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>

#include "os/clock.h"

namespace elanus::os {
namespace {

TEST(ThreadPool, RunsEveryTaskOnce) {
  for (size_t threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.width(), threads);
    for (size_t count : {0, 1, 3, 1000}) {
      std::vector<std::atomic<int>> runs(count);
      pool.ForEach(count, [&](size_t i) { ++runs[i]; });
      for (const auto& run : runs) EXPECT_EQ(run, 1);
    }
  }
}

TEST(ThreadPool, StartedTasksRunBesideTheCaller) {
  for (size_t threads : {1, 3}) {
    ThreadPool pool(threads);
    std::atomic<int> runs = 0;
    for (int i = 0; i < 20; ++i) {
      pool.Start([&] {
        // A task may use the pool.
        pool.ForEach(3, [&](size_t) { ++runs; });
      });
    }
    while (runs < 60) std::this_thread::yield();
  }
}

TEST(ThreadPool, ThreadsOfLowPriorityLetOthersGoFirst) {
  ThreadPool pool(2, ThreadPriority::kLow);
  std::atomic<int> niceness = -100;
  pool.Start([&] { niceness = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); });
  while (niceness == -100) std::this_thread::yield();
  EXPECT_EQ(niceness, 19);
  EXPECT_LT(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())), 19);
}

TEST(ThreadPool, ATaskMayCallForEach) {
  ThreadPool pool(3);
  std::atomic<int> sum = 0;
  pool.ForEach(8, [&](size_t) { pool.ForEach(8, [&](size_t) { ++sum; }); });
  EXPECT_EQ(sum, 64);
}

TEST(ThreadPool, ServesSeveralCallersAtOnce) {
  ThreadPool pool(2);
  std::atomic<int> sum = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int i = 0; i < 50; ++i) pool.ForEach(10, [&](size_t) { ++sum; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(sum, 2000);
}

TEST(Clock, AManualOneStandsStill) {
  ManualClock clock(5);
  EXPECT_EQ(clock.NowMs(), 5U);
  clock.Set(7);
  EXPECT_EQ(clock.NowMs(), 7U);
  EXPECT_GT(SystemClock().NowMs(), 1'600'000'000'000U);
}

}  // namespace
}  // namespace elanus::os
