// Executor: threads, as the rooms below see them. Whoever owns the process owns the threads; a leaf
// gets an executor and starts no thread of its own.
#pragma once

#include <cstddef>
#include <functional>

namespace elanus::core {

class Executor {
 public:
  virtual ~Executor() = default;

  // How many tasks can run at once; at least 1.
  virtual size_t width() const = 0;

  // Calls task(i) for every i below count, on any thread, and returns when all have returned.
  // May be called from within a task.
  virtual void ForEach(size_t count, const std::function<void(size_t)>& task) = 0;

  // Calls task() once: later and beside the caller if there are threads for that, else at once and
  // here. What has not begun when the executor goes is dropped.
  virtual void Start(std::function<void()> task) { task(); }
};

// Runs everything in the calling thread.
class InlineExecutor final : public Executor {
 public:
  size_t width() const override { return 1; }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    for (size_t i = 0; i < count; ++i) task(i);
  }
};

}  // namespace elanus::core
