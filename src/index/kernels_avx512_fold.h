// The sums of four registers at once, for the families with AVX-512. Included after their target
// instructions are on, like kernels_loops.h.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace elanus::index {
namespace {

inline __m256i HalveSum(__m512i sum) {
  return _mm256_add_epi32(_mm512_castsi512_si256(sum), _mm512_extracti64x4_epi64(sum, 1));
}

// out[i] = the sum of the sixteen numbers of register i
inline void FoldFourSums(__m512i a, __m512i b, __m512i c, __m512i d, int32_t* out) {
  const __m256i halves = _mm256_hadd_epi32(_mm256_hadd_epi32(HalveSum(a), HalveSum(b)),
                                           _mm256_hadd_epi32(HalveSum(c), HalveSum(d)));
  _mm_storeu_si128(
      reinterpret_cast<__m128i*>(out),
      _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1)));
}

}  // namespace
}  // namespace elanus::index
