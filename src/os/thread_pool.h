// ThreadPool: the threads of the process as an executor.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "core/executor.h"

namespace elanus::os {

// kLow: run when no other thread of the process, or of its session, wants the core.
enum class ThreadPriority { kNormal, kLow };

// The calling thread always takes part in ForEach, so a task that calls ForEach cannot deadlock.
class ThreadPool final : public core::Executor {
 public:
  // 0: one for each core of the machine. The priority is that of the pool's own threads.
  explicit ThreadPool(size_t threads = 0, ThreadPriority priority = ThreadPriority::kNormal);
  ~ThreadPool() override;

  size_t width() const override { return threads_.size() + 1; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override;
  void Start(std::function<void()> task) override;

 private:
  void Work();

  // Work waits in one queue; the threads take it in the order in which it came.
  std::mutex mutex_;  // Guards the two below.
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;
};

}  // namespace elanus::os
