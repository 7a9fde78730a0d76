// Kernels for processors with AVX2 and FMA: eight floats a register, sixteen registers.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma")

#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

// Eight lanes that load, then eight that do not: a load at 8 - n is the mask of the first n.
alignas(32) constexpr int32_t kMasks[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};

struct Avx2 {
  using Register = __m256;
  static constexpr size_t kLanes = 8;
  // Eight sums, two queries, a row and a difference fit into the registers.
  static constexpr size_t kTileQueries = 2;
  static constexpr size_t kTileRows = 4;
  static constexpr size_t kRowsAtOnce = 8;

  static Register Zero() { return _mm256_setzero_ps(); }
  static Register Load(const float* from) { return _mm256_loadu_ps(from); }
  static Register LoadFirst(const float* from, size_t count) {
    const auto* mask = reinterpret_cast<const __m256i*>(kMasks + (kLanes - count));
    return _mm256_maskload_ps(from, _mm256_loadu_si256(mask));
  }
  static Register Subtract(Register a, Register b) { return _mm256_sub_ps(a, b); }
  static Register MultiplyAdd(Register a, Register b, Register sum) {
    return _mm256_fmadd_ps(a, b, sum);
  }
  static float Fold(Register sum) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  }
};

constexpr Kernels kKernels = MakeKernels<Avx2>("avx2");

}  // namespace

const Kernels& Avx2Kernels() {
  return kKernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
