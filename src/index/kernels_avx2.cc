// Kernels for processors with AVX2 and FMA: sixteen registers of eight floats.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma")

#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

// Sixteen lanes that load, then sixteen that do not: a load at 16 - n is the mask of the first n.
alignas(32) constexpr int32_t kMasks[32] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                            -1, -1, -1, -1, -1, -1, -1, -1};

struct Avx2 {
  struct Register {
    __m256 low;
    __m256 high;
  };
  // Eight sums, two queries, a row and a difference, of two registers each, are all there is.
  static constexpr size_t kTileQueries = 2;
  static constexpr size_t kTileRows = 2;

  static Register Zero() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
  static Register Load(const float* from) {
    return {_mm256_loadu_ps(from), _mm256_loadu_ps(from + 8)};
  }
  static Register LoadFirst(const float* from, size_t count) {
    const auto* mask = reinterpret_cast<const __m256i*>(kMasks + (kLanes - count));
    return {_mm256_maskload_ps(from, _mm256_loadu_si256(mask)),
            _mm256_maskload_ps(from + 8, _mm256_loadu_si256(mask + 1))};
  }
  static Register Subtract(Register a, Register b) {
    return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)};
  }
  static Register MultiplyAdd(Register a, Register b, Register sum) {
    return {_mm256_fmadd_ps(a.low, b.low, sum.low), _mm256_fmadd_ps(a.high, b.high, sum.high)};
  }
  static float Fold(Register sum) {
    const __m256 eight = _mm256_add_ps(sum.low, sum.high);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
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
