// Kernels for processors with AVX-512: sixteen floats a register, thirty-two registers.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,popcnt")

// g++ 12 takes some intrinsics for reads of an uninitialised register (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include "index/kernels_avx512_fold.h"
#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

struct Avx512 {
  using Register = __m512;
  // 24 sums, six rows and a query fill the registers.
  static constexpr size_t kTileQueries = 4;
  static constexpr size_t kTileRows = 6;

  static Register Zero() { return _mm512_setzero_ps(); }
  static Register Repeat(float number) { return _mm512_set1_ps(number); }
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
  static void Store(float* to, Register from) { _mm512_storeu_ps(to, from); }
  static Register WidenHalf(const uint16_t* from) {
    return _mm512_maskz_cvtph_ps(kAll, Load16(from));
  }
  static Register WidenBrain(const uint16_t* from) {
    const __m512i wide = _mm512_maskz_cvtepu16_epi32(kAll, Load16(from));
    return _mm512_castsi512_ps(_mm512_maskz_slli_epi32(kAll, wide, 16));
  }

 private:
  // The forms without a mask read an uninitialised register, as g++ 12 sees it.
  static constexpr __mmask16 kAll = 0xFFFF;
  static __m256i Load16(const uint16_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  }
};

// Thirty-two signed bytes a piece, as 16-bit numbers; products are added in pairs to 32 bits.
struct Int8Piece {
  using Sum = __m512i;
  static constexpr size_t kBytes = 32;
  static Sum Zero() { return _mm512_setzero_si512(); }
  static __m512i Load(const std::byte* from) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  }
  static int32_t Fold(Sum sum) {
    alignas(64) int32_t lanes[16];
    _mm512_store_si512(lanes, sum);
    int32_t total = 0;
    for (const int32_t lane : lanes) total += lane;
    return total;
  }
};

struct Terms {
  // Without VNNI, wider registers have no product of bytes that is worth more.
  static constexpr GroupProducts kGroupProducts = GroupProductsAvx2;
  static constexpr GroupBounds kGroupBounds = GroupBoundsAvx512;
  struct Int8Dot : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      return _mm512_add_epi32(sum, _mm512_madd_epi16(Load(query), Load(row)));
    }
  };
  struct Int8L2Sq : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      const __m512i difference = _mm512_sub_epi16(Load(query), Load(row));
      return _mm512_add_epi32(sum, _mm512_madd_epi16(difference, difference));
    }
  };
  using XorBits = XorWords;
  using OrBits = OrWords;
  struct Codes : Int8Piece {
    static Sum Add8(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      sum = AddHalf(query, row, std::min<size_t>(bytes, kBytes), sum);
      return bytes <= kBytes ? sum : AddHalf(query + kBytes, row + kBytes, bytes - kBytes, sum);
    }
    static Sum Add4(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      const __m512i pairs = Numbers(row, bytes);
      const __m512i low = _mm512_set1_epi8(15);
      sum = AddProducts(_mm512_and_si512(pairs, low), _mm512_loadu_si512(query), sum);
      return AddProducts(_mm512_and_si512(_mm512_srli_epi16(pairs, 4), low),
                         _mm512_loadu_si512(query + kPieceBytes), sum);
    }

    static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) {
      FoldFourSums(a, b, c, d, out);
    }

   private:
    static Sum AddHalf(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      const auto mask = static_cast<__mmask32>(~uint32_t{0} >> (kBytes - bytes));
      const __m512i numbers = _mm512_cvtepu8_epi16(_mm256_maskz_loadu_epi8(mask, row));
      return _mm512_add_epi32(sum, _mm512_madd_epi16(Load(query), numbers));
    }
    static __m512i Numbers(const std::byte* row, size_t bytes) {
      return _mm512_maskz_loadu_epi8(~uint64_t{0} >> (kPieceBytes - bytes), row);
    }
    // Two products of at most 15 * 128 fit into 16 bits.
    static Sum AddProducts(__m512i numbers, __m512i query, Sum sum) {
      const __m512i pairs = _mm512_maddubs_epi16(numbers, query);
      return _mm512_add_epi32(sum, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
    }
  };
};

constexpr Kernels kKernels = MakeKernels<Avx512, Terms>("avx512");

}  // namespace

const Kernels& Avx512Kernels() {
  return kKernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
