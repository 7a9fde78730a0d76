// Asking memory for a row ahead of its use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace elanus::index {

inline constexpr size_t kMemoryLine = 64;
// Of a long row the beginning is asked for; the processor sees where it goes and brings the rest.
inline constexpr size_t kBytesAhead = 512;

inline void Prefetch(std::span<const std::byte> row) {
  const size_t end = std::min(row.size(), kBytesAhead);
  for (size_t at = 0; at < end; at += kMemoryLine) __builtin_prefetch(row.data() + at);
}

}  // namespace elanus::index
