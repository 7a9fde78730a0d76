// Pins: snapshots that iterators come back to.
//
// A pinned snapshot keeps its segments, also their files, while writers and merges go on. It is let
// go of when nobody has asked for it for kPinSeconds, or when others are pinned beyond kPinsMax.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "engine/reading.h"

namespace elanus::engine {

inline constexpr size_t kPinsMax = 64;

// Thread-safe.
class Pins {
 public:
  // Keeps `reading` under its timestamp.
  void Add(const Reading& reading, uint64_t now_ms);
  // The snapshot that is kept under this timestamp, or nullptr.
  std::shared_ptr<const Snapshot> Find(uint64_t timestamp, uint64_t now_ms);

 private:
  struct Pin {
    std::shared_ptr<const Snapshot> snapshot;
    uint64_t used_ms = 0;
  };

  void LetGo(uint64_t now_ms);

  std::mutex mutex_;
  std::map<uint64_t, Pin> pins_;  // By timestamp.
};

}  // namespace elanus::engine
