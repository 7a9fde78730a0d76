// Kernels for processors with AVX-512: sixteen floats a register, thirty-two registers.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

struct Avx512 {
  using Register = __m512;
  // 24 sums, six rows and a query fill the registers.
  static constexpr size_t kTileQueries = 4;
  static constexpr size_t kTileRows = 6;

  static Register Zero() { return _mm512_setzero_ps(); }
  static Register Load(const float* from) { return _mm512_loadu_ps(from); }
  static Register LoadFirst(const float* from, size_t count) {
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1), from);
  }
  static Register Subtract(Register a, Register b) { return _mm512_sub_ps(a, b); }
  static Register MultiplyAdd(Register a, Register b, Register sum) {
    return _mm512_fmadd_ps(a, b, sum);
  }
  static float Fold(Register sum) {
    // g++ 12 takes the intrinsics for the halves of a register for reads of an uninitialised one.
    const __m256 low = __builtin_shufflevector(sum, sum, 0, 1, 2, 3, 4, 5, 6, 7);
    const __m256 high = __builtin_shufflevector(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m256 eight = _mm256_add_ps(low, high);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  }
};

constexpr Kernels kKernels = MakeKernels<Avx512>("avx512");

}  // namespace

const Kernels& Avx512Kernels() {
  return kKernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
