#include "engine/stoppable_executor.h"

namespace elanus::engine {

void StoppableExecutor::ForEach(size_t count, const std::function<void(size_t)>& task) {
  // The state is looked at now and then; a flag can be for every task.
  if (is_wanted_ != nullptr && !is_wanted_(*collection_->snapshot())) is_given_up_.store(true);
  const std::atomic<bool>& is_stopping = collection_->vector_work().is_stopping;
  if (is_stopping.load()) is_given_up_.store(true);
  if (is_given_up_.load()) return;
  executor_->ForEach(count, [&](size_t i) {
    if (is_stopping.load()) {
      is_given_up_.store(true);
    } else {
      task(i);
    }
  });
}

core::Status StoppableExecutor::status() const {
  if (!is_given_up_.load()) return core::Status::Ok();
  return core::Exhausted("what was being built is not wanted any more");
}

}  // namespace elanus::engine
