#include "index/rotation.h"

#include <bit>
#include <cmath>
#include <random>

namespace elanus::index {
namespace {

// Two rounds leave traces of single components; four do not (measured on unit vectors).
constexpr size_t kRounds = 4;

// The Walsh-Hadamard transform of 2^m numbers, scaled so that lengths stay.
void Transform(float* numbers, size_t count) {
  for (size_t half = 1; half < count; half *= 2) {
    for (size_t begin = 0; begin < count; begin += 2 * half) {
      float* const low = numbers + begin;
      float* const high = low + half;
      for (size_t i = 0; i < half; ++i) {
        const float sum = low[i] + high[i];
        high[i] = low[i] - high[i];
        low[i] = sum;
      }
    }
  }
  const float scale = 1.0F / std::sqrt(static_cast<float>(count));
  for (size_t i = 0; i < count; ++i) numbers[i] *= scale;
}

}  // namespace

Rotation::Rotation(size_t dim, uint64_t seed)
    : dim_(dim), block_(std::bit_floor(dim)), seed_(seed), signs_(kRounds * dim) {
  std::mt19937_64 random(seed);
  for (float& sign : signs_) sign = (random() & 1) != 0 ? 1.0F : -1.0F;
}

void Rotation::Apply(float* point) const {
  for (size_t round = 0; round < kRounds; ++round) {
    const float* const signs = signs_.data() + round * dim_;
    for (size_t i = 0; i < dim_; ++i) point[i] *= signs[i];
    Transform(point + (round % 2 == 0 ? 0 : dim_ - block_), block_);
  }
}

}  // namespace elanus::index
