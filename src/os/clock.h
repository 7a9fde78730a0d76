// Clock: wall time, as something a test can set.
#pragma once

#include <atomic>
#include <cstdint>

namespace elanus::os {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since 1970 UTC. May go backwards when the machine's clock is set.
  virtual uint64_t NowMs() const = 0;
};

// The time of the machine.
class SystemClock final : public Clock {
 public:
  uint64_t NowMs() const override;
};

// Stands still until told otherwise. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(uint64_t now_ms) : now_ms_(now_ms) {}
  uint64_t NowMs() const override { return now_ms_.load(); }
  void Set(uint64_t now_ms) { now_ms_.store(now_ms); }

 private:
  std::atomic<uint64_t> now_ms_;
};

}  // namespace elanus::os
