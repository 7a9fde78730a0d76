// Timestamps: wall time in milliseconds with a counter below it, as in Milvus.
#pragma once

#include <cstdint>

namespace elanus::engine {

inline constexpr int kTimestampCounterBits = 18;

// The first timestamp of a millisecond of Unix time.
inline uint64_t TimestampOf(uint64_t unix_ms) {
  return unix_ms << kTimestampCounterBits;
}

inline uint64_t UnixMsOf(uint64_t timestamp) {
  return timestamp >> kTimestampCounterBits;
}

}  // namespace elanus::engine
