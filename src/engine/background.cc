#include "engine/background.h"

#include <condition_variable>
#include <mutex>

namespace elanus::engine {

struct Background::State {
  enum class Phase { kIdle, kDue, kRunning, kClosed };

  std::mutex mutex;  // Guards the one below.
  Phase phase = Phase::kIdle;
  std::condition_variable idle;

  // Whether the phase was `from`, which then becomes `to`.
  bool Turn(Phase from, Phase to) {
    const std::lock_guard lock(mutex);
    if (phase != from) return false;
    phase = to;
    idle.notify_all();
    return true;
  }
};

Background::Background() : state_(std::make_shared<State>()) {}

Background::~Background() {
  std::unique_lock lock(state_->mutex);
  state_->idle.wait(lock, [this] { return state_->phase != State::Phase::kRunning; });
  state_->phase = State::Phase::kClosed;
}

void Background::Start(core::Executor* executor, std::function<void()> work) {
  using Phase = State::Phase;
  if (!state_->Turn(Phase::kIdle, Phase::kDue)) return;
  executor->Start([state = state_, work = std::move(work)] {
    if (!state->Turn(Phase::kDue, Phase::kRunning)) return;
    work();
    state->Turn(Phase::kRunning, Phase::kIdle);
  });
}

}  // namespace elanus::engine
