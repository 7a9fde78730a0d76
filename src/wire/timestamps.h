// Hybrid timestamps: milliseconds of Unix time above 18 bits of a counter.
#pragma once

#include <cstdint>

namespace elanus::wire {

inline constexpr int kCounterBits = 18;

// The first timestamp of a millisecond.
constexpr uint64_t HybridTimestamp(uint64_t unix_ms) {
  return unix_ms << kCounterBits;
}

}  // namespace elanus::wire
