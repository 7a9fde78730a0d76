// Damage done to blobs, for tests of what opens them.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace elanus::index {

// Shows the blob with every byte changed in turn, in three ways, and cut at every length.
inline void ForEachDamage(const std::vector<std::byte>& blob,
                          const std::function<void(std::span<const std::byte>)>& show) {
  for (size_t i = 0; i < blob.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
      std::vector<std::byte> damaged = blob;
      damaged[i] ^= static_cast<std::byte>(flip);
      show(damaged);
    }
    show(std::vector<std::byte>(blob.begin(), blob.begin() + static_cast<ptrdiff_t>(i)));
  }
}

}  // namespace elanus::index
