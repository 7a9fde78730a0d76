// Kernels for processors with AVX2 and FMA: sixteen registers of eight floats.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c,popcnt")

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
  static void Store(float* to, Register from) {
    _mm256_storeu_ps(to, from.low);
    _mm256_storeu_ps(to + 8, from.high);
  }
  static Register WidenHalf(const uint16_t* from) {
    const auto* halves = reinterpret_cast<const __m128i*>(from);
    return {_mm256_cvtph_ps(_mm_loadu_si128(halves)), _mm256_cvtph_ps(_mm_loadu_si128(halves + 1))};
  }
  static Register WidenBrain(const uint16_t* from) {
    const auto* halves = reinterpret_cast<const __m128i*>(from);
    return {Upper(_mm_loadu_si128(halves)), Upper(_mm_loadu_si128(halves + 1))};
  }

 private:
  static __m256 Upper(__m128i brains) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(brains), 16));
  }
};

// Sixteen signed bytes a piece, as 16-bit numbers; products are added in pairs to 32 bits.
struct Int8Piece {
  using Sum = __m256i;
  static constexpr size_t kBytes = 16;
  static Sum Zero() { return _mm256_setzero_si256(); }
  static __m256i Load(const std::byte* from) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
  static int32_t Fold(Sum sum) {
    alignas(32) int32_t lanes[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), sum);
    int32_t total = 0;
    for (const int32_t lane : lanes) total += lane;
    return total;
  }
};

struct Terms {
  struct Int8Dot : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      return _mm256_add_epi32(sum, _mm256_madd_epi16(Load(query), Load(row)));
    }
  };
  struct Int8L2Sq : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      const __m256i difference = _mm256_sub_epi16(Load(query), Load(row));
      return _mm256_add_epi32(sum, _mm256_madd_epi16(difference, difference));
    }
  };
  // Every processor with AVX2 counts the bits of a word in one instruction.
  using XorBits = XorWords;
  using OrBits = OrWords;
};

constexpr Kernels kKernels = MakeKernels<Avx2, Terms>("avx2");

}  // namespace

const Kernels& Avx2Kernels() {
  return kKernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
