// NarrowExecutor: an executor that can be told to do everything in the calling thread, so that one
// open store answers first in one thread and then in all.
#pragma once

#include <atomic>
#include <utility>

#include "core/executor.h"

namespace elanus::measure {

// Thread-safe. `wide` must outlive it.
class NarrowExecutor final : public core::Executor {
 public:
  explicit NarrowExecutor(core::Executor* wide) : wide_(wide) {}

  void SetNarrow(bool is_narrow) { is_narrow_ = is_narrow; }

  size_t width() const override { return is_narrow_ ? 1 : wide_->width(); }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override {
    core::InlineExecutor inline_executor;
    (is_narrow_ ? &inline_executor : wide_)->ForEach(count, task);
  }
  // Work beside the callers stays beside them.
  void Start(std::function<void()> task) override { wide_->Start(std::move(task)); }

 private:
  core::Executor* const wide_;
  std::atomic<bool> is_narrow_ = false;
};

}  // namespace elanus::measure
