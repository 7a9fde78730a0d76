#include "index/rotation.h"

#include <bit>
#include <cmath>
#include <random>

#include "index/kernels.h"

namespace elanus::index {
namespace {

// Two rounds leave traces of single components; four do not (measured on unit vectors).
constexpr size_t kRounds = 4;

// Where the block of a round begins.
size_t BlockStart(size_t round, size_t dim, size_t block) {
  return round % 2 == 0 ? 0 : dim - block;
}

}  // namespace

Rotation::Rotation(size_t dim, uint64_t seed)
    : dim_(dim), block_(std::bit_floor(dim)), seed_(seed), factors_((kRounds + 1) * dim, 1.0F) {
  std::mt19937_64 random(seed);
  const float scale = 1.0F / std::sqrt(static_cast<float>(block_));
  for (size_t round = 0; round < kRounds; ++round) {
    float* const before = factors_.data() + round * dim;
    for (size_t i = 0; i < dim; ++i) before[i] *= (random() & 1) != 0 ? 1.0F : -1.0F;
    const size_t begin = BlockStart(round, dim, block_);
    for (size_t i = begin; i < begin + block_; ++i) before[dim + i] = scale;
  }
}

void Rotation::Apply(float* point) const {
  const Kernels& kernels = ActiveKernels();
  for (size_t round = 0; round < kRounds; ++round) {
    kernels.multiply(factors_.data() + round * dim_, dim_, point);
    kernels.transform(point + BlockStart(round, dim_, block_), block_);
  }
  kernels.multiply(factors_.data() + kRounds * dim_, dim_, point);
}

}  // namespace elanus::index
