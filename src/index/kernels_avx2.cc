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
  static Register Repeat(float number) { return {_mm256_set1_ps(number), _mm256_set1_ps(number)}; }
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
  static constexpr GroupProducts kGroupProducts = GroupProductsAvx2;
  static constexpr GroupBounds kGroupBounds = GroupBoundsAvx2;
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
  struct Codes : Int8Piece {
    static Sum Add8(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      std::byte filled[kPieceBytes];
      row = Filled(row, bytes, filled);
      for (size_t at = 0; at < kPieceBytes; at += kBytes) {
        const __m256i numbers =
            _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + at)));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(Load(query + at), numbers));
      }
      return sum;
    }
    static Sum Add4(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      std::byte filled[kPieceBytes];
      row = Filled(row, bytes, filled);
      const __m256i low = _mm256_set1_epi8(15);
      for (size_t at = 0; at < kPieceBytes; at += 32) {
        const __m256i pairs = Whole(row + at);
        const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(pairs, 4), low);
        sum = AddProducts(_mm256_and_si256(pairs, low), Whole(query + at), sum);
        sum = AddProducts(upper, Whole(query + kPieceBytes + at), sum);
      }
      return sum;
    }

    static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) {
      const __m256i halves = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
      _mm_storeu_si128(
          reinterpret_cast<__m128i*>(out),
          _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1)));
    }

   private:
    static const std::byte* Filled(const std::byte* row, size_t bytes, std::byte* filled) {
      if (bytes == kPieceBytes) return row;
      std::memset(filled, 0, kPieceBytes);
      std::memcpy(filled, row, bytes);
      return filled;
    }
    static __m256i Whole(const std::byte* from) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    }
    // Two products of at most 15 * 128 fit into 16 bits.
    static Sum AddProducts(__m256i numbers, __m256i query, Sum sum) {
      const __m256i pairs = _mm256_maddubs_epi16(numbers, query);
      return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    }
  };
};

constexpr Kernels kKernels = MakeKernels<Avx2, Terms>("avx2");

}  // namespace

const Kernels& Avx2Kernels() {
  return kKernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
