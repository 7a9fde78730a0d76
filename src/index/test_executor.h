// Threads for tests.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "core/executor.h"

namespace elanus::index {

class TestExecutor final : public core::Executor {
 public:
  explicit TestExecutor(size_t width) : width_(width) {}

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

}  // namespace elanus::index
