// StoppableExecutor: an executor for a long build, until nobody wants what is built.
#pragma once

#include <atomic>
#include <functional>

#include "engine/collection.h"

namespace elanus::engine {

// From when the collection is about to go, or its state is one in which nobody wants the result,
// tasks are left out: a build then comes to its end soon, and what comes of it is to be thrown
// away.
class StoppableExecutor final : public core::Executor {
 public:
  using IsWanted = std::function<bool(const Snapshot& state)>;

  // What is given outlives the object.
  StoppableExecutor(core::Executor* executor, const Collection* collection,
                    IsWanted is_wanted = nullptr)
      : executor_(executor), collection_(collection), is_wanted_(std::move(is_wanted)) {}

  size_t width() const override { return executor_->width(); }
  void ForEach(size_t count, const std::function<void(size_t)>& task) override;

  // Ok as long as every task has been run.
  core::Status status() const;

 private:
  core::Executor* const executor_;
  const Collection* const collection_;
  const IsWanted is_wanted_;  // May be nullptr.
  std::atomic<bool> is_given_up_ = false;
};

}  // namespace elanus::engine
