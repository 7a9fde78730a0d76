// Kernels for processors with AVX-512 that also add products of bytes and count bits in one
// instruction (VNNI, VPOPCNTDQ; Ice Lake, Zen 4 and later). Floats are those of plain AVX-512.
#include <immintrin.h>

#include <cstdint>

#include "index/kernels.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq,avx2,fma")

// g++ 12 takes some intrinsics for reads of an uninitialised register (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include "index/kernels_avx512_fold.h"
#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

int32_t FoldLanes(__m512i sum) {
  alignas(64) int32_t lanes[16];
  _mm512_store_si512(lanes, sum);
  int32_t total = 0;
  for (const int32_t lane : lanes) total += lane;
  return total;
}

__m256i Halve(__m512i sum) {
  return _mm256_add_epi32(_mm512_castsi512_si256(sum), _mm512_extracti64x4_epi64(sum, 1));
}

// Each into one number.
void FoldFourLanes(__m512i a, __m512i b, __m512i c, __m512i d, int32_t* out) {
  const __m256i halves = _mm256_hadd_epi32(_mm256_hadd_epi32(Halve(a), Halve(b)),
                                           _mm256_hadd_epi32(Halve(c), Halve(d)));
  _mm_storeu_si128(
      reinterpret_cast<__m128i*>(out),
      _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1)));
}

// The instruction multiplies unsigned bytes by signed ones, so 128 is added to the row, and 128
// times the sum of the query is taken off at the end.
struct Int8Dot {
  struct Sum {
    __m512i shifted;
    __m512i excess;
  };
  static constexpr size_t kBytes = 64;
  static Sum Zero() { return {_mm512_setzero_si512(), _mm512_setzero_si512()}; }
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    const __m512i shift = _mm512_set1_epi8(-128);
    const __m512i factors = _mm512_loadu_si512(query);
    const __m512i shifted = _mm512_xor_si512(_mm512_loadu_si512(row), shift);
    return {_mm512_dpbusd_epi32(sum.shifted, shifted, factors),
            _mm512_dpbusd_epi32(sum.excess, shift, factors)};
  }
  static int32_t Fold(Sum sum) { return FoldLanes(_mm512_sub_epi32(sum.shifted, sum.excess)); }
  static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) {
    // The excess is of the query alone.
    FoldFourLanes(_mm512_sub_epi32(a.shifted, a.excess), _mm512_sub_epi32(b.shifted, a.excess),
                  _mm512_sub_epi32(c.shifted, a.excess), _mm512_sub_epi32(d.shifted, a.excess),
                  out);
  }
};

struct Int8L2Sq {
  using Sum = __m512i;
  static constexpr size_t kBytes = 32;
  static Sum Zero() { return _mm512_setzero_si512(); }
  static __m512i Load(const std::byte* from) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  }
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    const __m512i difference = _mm512_sub_epi16(Load(query), Load(row));
    return _mm512_dpwssd_epi32(sum, difference, difference);
  }
  static int32_t Fold(Sum sum) { return FoldLanes(sum); }
  static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) { FoldFourLanes(a, b, c, d, out); }
};

struct Bits {
  using Sum = __m512i;  // Eight counts of 64 bits, of which the lower halves suffice.
  static constexpr size_t kBytes = 64;
  static Sum Zero() { return _mm512_setzero_si512(); }
  static Sum Count(__m512i bits, Sum sum) {
    return _mm512_add_epi64(sum, _mm512_popcnt_epi64(bits));
  }
  static int32_t Fold(Sum sum) { return FoldLanes(sum); }
  static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) { FoldFourLanes(a, b, c, d, out); }
};

struct XorBits : Bits {
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    return Count(_mm512_xor_si512(_mm512_loadu_si512(query), _mm512_loadu_si512(row)), sum);
  }
};

struct OrBits : Bits {
  static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
    return Count(_mm512_or_si512(_mm512_loadu_si512(query), _mm512_loadu_si512(row)), sum);
  }
};

struct Codes {
  using Sum = __m512i;
  static Sum Zero() { return _mm512_setzero_si512(); }
  static Sum Add8(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
    return _mm512_dpbusd_epi32(sum, Numbers(row, bytes), _mm512_loadu_si512(query));
  }
  static Sum Add4(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
    const __m512i pairs = Numbers(row, bytes);
    const __m512i low = _mm512_set1_epi8(15);
    sum = _mm512_dpbusd_epi32(sum, _mm512_and_si512(pairs, low), _mm512_loadu_si512(query));
    return _mm512_dpbusd_epi32(sum, _mm512_and_si512(_mm512_srli_epi16(pairs, 4), low),
                               _mm512_loadu_si512(query + kPieceBytes));
  }
  static int32_t Fold(Sum sum) { return _mm512_reduce_add_epi32(sum); }

  static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) { FoldFourSums(a, b, c, d, out); }

 private:
  static __m512i Numbers(const std::byte* row, size_t bytes) {
    return _mm512_maskz_loadu_epi8(~uint64_t{0} >> (kPieceBytes - bytes), row);
  }
};

// The planes of a query of at most kPieces pieces of 64 bytes stay in registers.
template <size_t kPieces>
class PlaneCounter {
 public:
  PlaneCounter(const std::byte* query, size_t bytes) {
    for (size_t piece = 0; piece < kPieces; ++piece) {
      const size_t at = piece * kPieceBytes;
      masks_[piece] = ~uint64_t{0} >> (kPieceBytes - std::min(kPieceBytes, bytes - at));
      for (size_t p = 0; p < 4; ++p) {
        planes_[p][piece] = _mm512_maskz_loadu_epi8(masks_[piece], query + p * bytes + at);
      }
    }
  }

  __m512i Count(const std::byte* row) const {
    __m512i counts[4];
#pragma GCC unroll 4
    for (size_t p = 0; p < 4; ++p) counts[p] = _mm512_setzero_si512();
#pragma GCC unroll 2
    for (size_t piece = 0; piece < kPieces; ++piece) {
      const __m512i bits = _mm512_maskz_loadu_epi8(masks_[piece], row + piece * kPieceBytes);
#pragma GCC unroll 4
      for (size_t p = 0; p < 4; ++p) {
        const __m512i common = _mm512_and_si512(bits, planes_[p][piece]);
        counts[p] = _mm512_add_epi32(counts[p], _mm512_popcnt_epi32(common));
      }
    }
    const __m512i low = _mm512_add_epi32(counts[0], _mm512_slli_epi32(counts[1], 1));
    const __m512i high =
        _mm512_sub_epi32(_mm512_slli_epi32(counts[2], 2), _mm512_slli_epi32(counts[3], 3));
    return _mm512_slli_epi32(_mm512_add_epi32(low, high), 1);
  }

 private:
  __mmask64 masks_[kPieces];
  __m512i planes_[4][kPieces];
};

template <size_t kPieces>
void CountPlanes(const CodeRowsInput& input, size_t bytes, int32_t* out) {
  const PlaneCounter<kPieces> counter(input.query, bytes);
  size_t r = 0;
  for (; r + 4 <= input.count; r += 4) {
    const __m512i first = counter.Count(input.Row(r));
    const __m512i second = counter.Count(input.Row(r + 1));
    const __m512i third = counter.Count(input.Row(r + 2));
    const __m512i fourth = counter.Count(input.Row(r + 3));
    Codes::FoldFour(first, second, third, fourth, out + r);
  }
  for (; r < input.count; ++r) out[r] = Codes::Fold(counter.Count(input.Row(r)));
}

// Codes of any length.
void RunLongCode1(const CodeRowsInput& input, size_t bytes, int32_t* out) {
  for (size_t r = 0; r < input.count; ++r) {
    __m512i planes[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(),
                         _mm512_setzero_si512()};
    for (size_t at = 0; at < bytes; at += kPieceBytes) {
      const __mmask64 mask = ~uint64_t{0} >> (kPieceBytes - std::min(kPieceBytes, bytes - at));
      const __m512i bits = _mm512_maskz_loadu_epi8(mask, input.Row(r) + at);
#pragma GCC unroll 4
      for (size_t p = 0; p < 4; ++p) {
        const __m512i plane = _mm512_maskz_loadu_epi8(mask, input.query + p * bytes + at);
        planes[p] = _mm512_add_epi32(planes[p], _mm512_popcnt_epi32(_mm512_and_si512(bits, plane)));
      }
    }
    const __m512i low = _mm512_add_epi32(planes[0], _mm512_slli_epi32(planes[1], 1));
    const __m512i high =
        _mm512_sub_epi32(_mm512_slli_epi32(planes[2], 2), _mm512_slli_epi32(planes[3], 3));
    out[r] = 2 * Codes::Fold(_mm512_add_epi32(low, high));
  }
}

void RunCode1(const CodeRowsInput& input, int32_t* out) {
  const size_t bytes = (input.dim + 63) / 64 * sizeof(uint64_t);
  if (bytes <= kPieceBytes) return CountPlanes<1>(input, bytes, out);
  if (bytes <= 2 * kPieceBytes) return CountPlanes<2>(input, bytes, out);
  RunLongCode1(input, bytes, out);
}

Kernels MakeVnniKernels() {
  Kernels kernels = Avx512Kernels();
  kernels.name = "avx512vnni";
  kernels.int8_dot_rows = RunByteRows<Int8Dot>;
  kernels.int8_l2sq_rows = RunByteRows<Int8L2Sq>;
  kernels.xor_bits_rows = RunByteRows<XorBits>;
  kernels.or_bits_rows = RunByteRows<OrBits>;
  kernels.code8_rows = RunCode8<Codes>;
  kernels.code4_rows = RunCode4<Codes>;
  kernels.code1_rows = RunCode1;
  kernels.group_products = GroupProductsVnni;
  return kernels;
}

}  // namespace

const Kernels& Avx512VnniKernels() {
  static const Kernels kernels = MakeVnniKernels();
  return kernels;
}

}  // namespace elanus::index

#pragma GCC pop_options
