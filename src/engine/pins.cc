#include "engine/pins.h"

#include <algorithm>

namespace elanus::engine {

void Pins::Add(const Reading& reading, uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  pins_[reading.timestamp()] = {.snapshot = reading.snapshot, .used_ms = now_ms};
  LetGo(now_ms);
}

std::shared_ptr<const Snapshot> Pins::Find(uint64_t timestamp, uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  LetGo(now_ms);
  const auto found = pins_.find(timestamp);
  if (found == pins_.end()) return nullptr;
  found->second.used_ms = now_ms;
  return found->second.snapshot;
}

void Pins::LetGo(uint64_t now_ms) {
  const uint64_t kept_ms = static_cast<uint64_t>(core::kPinSeconds) * 1000;
  std::erase_if(pins_, [&](const auto& entry) { return entry.second.used_ms + kept_ms < now_ms; });
  while (pins_.size() > kPinsMax) {
    pins_.erase(std::min_element(pins_.begin(), pins_.end(), [](const auto& a, const auto& b) {
      return a.second.used_ms < b.second.used_ms;
    }));
  }
}

}  // namespace elanus::engine
