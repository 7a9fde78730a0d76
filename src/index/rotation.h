// A random rotation that costs n log n: rounds of random signs and Walsh-Hadamard transforms, over
// the first and then the last 2^m components (2^m <= n), so that no length has to be filled up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace elanus::index {

// Immutable and thread-safe. The same seed gives the same rotation everywhere.
class Rotation {
 public:
  Rotation() = default;
  Rotation(size_t dim, uint64_t seed);

  uint64_t seed() const { return seed_; }

  // Turns the `dim` numbers in place. Lengths and distances stay, but for rounding.
  void Apply(float* point) const;

 private:
  size_t dim_ = 0;
  size_t block_ = 0;  // 2^m
  uint64_t seed_ = 0;
  // dim before each round and after the last: a random sign and what the transform before leaves
  // to be scaled by.
  std::vector<float> factors_;
};

}  // namespace elanus::index
