#include "embed/session_pool.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace elanus::embed {
namespace {

class SessionPool final : public OnnxSession {
 public:
  explicit SessionPool(std::vector<std::unique_ptr<OnnxSession>> sessions)
      : sessions_(std::move(sessions)) {
    for (const auto& session : sessions_) idle_.push_back(session.get());
  }

  bool HasInput(const std::string& name) const override {
    return sessions_.front()->HasInput(name);
  }

  core::Result<GraphOutput> Run(std::span<const GraphInput> inputs) override {
    OnnxSession* session = Take();
    auto output = session->Run(inputs);
    GiveBack(session);
    return output;
  }

 private:
  OnnxSession* Take() {
    std::unique_lock lock(mutex_);
    is_idle_.wait(lock, [this] { return !idle_.empty(); });
    OnnxSession* session = idle_.back();
    idle_.pop_back();
    return session;
  }

  void GiveBack(OnnxSession* session) {
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(session);
    }
    is_idle_.notify_one();
  }

  const std::vector<std::unique_ptr<OnnxSession>> sessions_;
  std::mutex mutex_;  // Guards the one below.
  std::vector<OnnxSession*> idle_;
  std::condition_variable is_idle_;
};

}  // namespace

// One after the other: the first leaves a compiled form in the cache, which the others only map.
core::Result<std::unique_ptr<OnnxSession>> OpenApart(const SessionOptions& options,
                                                     OnnxRuntime* runtime) {
  const int count = std::clamp(options.streams, 1, kSessionsMax);
  SessionOptions one = options;
  one.streams = 1;
  one.threads = std::max(1, options.threads / count);
  std::vector<std::unique_ptr<OnnxSession>> sessions;
  for (int i = 0; i < count; ++i) sessions.push_back(TRY(runtime->Open(one)));
  return std::unique_ptr<OnnxSession>(std::make_unique<SessionPool>(std::move(sessions)));
}

}  // namespace elanus::embed
