// Background: work that an executor does beside its callers, one run at a time.
#pragma once

#include <functional>
#include <memory>

#include "core/executor.h"

namespace elanus::engine {

// Thread-safe.
class Background {
 public:
  Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  // A run that has not begun is given up; one under way is waited for.
  ~Background();

  // Has the executor run `work`, unless a run is due or under way already. What `work` looks at
  // lives until this object goes.
  void Start(core::Executor* executor, std::function<void()> work);

 private:
  struct State;
  // Shared with the executor, which may come to a run after this object has gone.
  const std::shared_ptr<State> state_;
};

}  // namespace elanus::engine
