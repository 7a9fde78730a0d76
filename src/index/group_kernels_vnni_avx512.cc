// Groups of codes by the instruction that multiplies 64 unsigned bytes by signed ones and adds them
// up in fours (AVX-512 VNNI). Rows are stored shifted to be the unsigned side; sums begin where the
// shift is taken off.
#include <immintrin.h>

#include <array>
#include <cstring>
#include <utility>

#include "index/group_kernels.h"

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")

namespace elanus::index {
namespace {

__m512i Start(int32_t sum) {
  return _mm512_set1_epi32(-128 * sum);
}

__m512i Four(const std::byte* numbers) {
  int32_t four;
  std::memcpy(&four, numbers, sizeof(four));
  return _mm512_set1_epi32(four);
}

// kQueries queries against kGroups groups. `out` is where the first query and group go.
template <size_t kQueries, size_t kGroups>
void Tile(const GroupRun& run, const QueryBand& band, size_t group, int32_t* out) {
  __m512i sums[kQueries][kGroups];
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 4
    for (size_t g = 0; g < kGroups; ++g) sums[q][g] = Start(band.sums[q]);
  }
  const size_t stride = run.steps * kStepBytes;
  const std::byte* codes = run.Codes(group);
  const std::byte* query = band.numbers;
  for (size_t step = 0; step < run.steps; ++step) {
    __m512i rows[kGroups];
#pragma GCC unroll 4
    for (size_t g = 0; g < kGroups; ++g) {
      rows[g] = _mm512_load_si512(codes + g * stride);
      // Of two streams at once the processor's own read-ahead loses sight.
      if (kGroups > 1) _mm_prefetch(codes + (kGroups + g) * stride, _MM_HINT_T0);
    }
#pragma GCC unroll 12
    for (size_t q = 0; q < kQueries; ++q) {
      const __m512i four = Four(query + q * kStepNumbers);
#pragma GCC unroll 4
      for (size_t g = 0; g < kGroups; ++g) {
        sums[q][g] = _mm512_dpbusd_epi32(sums[q][g], rows[g], four);
      }
    }
    codes += kStepBytes;
    query += kQueries * kStepNumbers;
  }
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 4
    for (size_t g = 0; g < kGroups; ++g) {
      _mm512_storeu_si512(out + (q * run.count + g) * kGroupRows, sums[q][g]);
    }
  }
}

template <size_t kQueries>
void Band(const GroupRun& run, const QueryBand& band, int32_t* out) {
  constexpr size_t kGroups = 2;
  // Where memory sets the pace, one stream is read faster than two: when the queries are few, and
  // in short runs, which are for one band alone.
  constexpr size_t kFewQueries = 4;
  constexpr size_t kShortRun = 1;
  size_t g = 0;
  if (kQueries > kFewQueries && run.count > kShortRun) {
    for (; g + kGroups <= run.count; g += kGroups) {
      Tile<kQueries, kGroups>(run, band, g, out + g * kGroupRows);
    }
  }
  for (; g < run.count; ++g) Tile<kQueries, 1>(run, band, g, out + g * kGroupRows);
}

// One query: memory sets the pace, so groups go by one after the other as they lie; four sums take
// turns so that none waits for itself.
template <>
void Band<1>(const GroupRun& run, const QueryBand& band, int32_t* out) {
  constexpr size_t kTurns = 4;
  for (size_t g = 0; g < run.count; ++g) {
    const std::byte* codes = run.Codes(g);
    const std::byte* query = band.numbers;
    __m512i sums[kTurns] = {Start(band.sums[0])};
    size_t step = 0;
    for (; step + kTurns <= run.steps; step += kTurns) {
#pragma GCC unroll 4
      for (size_t turn = 0; turn < kTurns; ++turn) {
        sums[turn] = _mm512_dpbusd_epi32(sums[turn], _mm512_load_si512(codes), Four(query));
        codes += kStepBytes;
        query += kStepNumbers;
      }
    }
    for (; step < run.steps; ++step, codes += kStepBytes, query += kStepNumbers) {
      sums[0] = _mm512_dpbusd_epi32(sums[0], _mm512_load_si512(codes), Four(query));
    }
    const __m512i low = _mm512_add_epi32(sums[0], sums[1]);
    const __m512i high = _mm512_add_epi32(sums[2], sums[3]);
    _mm512_storeu_si512(out + g * kGroupRows, _mm512_add_epi32(low, high));
  }
}

template <size_t... kLess>
constexpr std::array<GroupProducts, sizeof...(kLess)> BandsOf(std::index_sequence<kLess...>) {
  return {Band<kLess + 1>...};
}

constexpr auto kBands = BandsOf(std::make_index_sequence<kBandQueries>());

}  // namespace

void GroupProductsVnni(const GroupRun& run, const QueryBand& band, int32_t* out) {
  kBands[band.count - 1](run, band, out);
}

bool GroupBoundsAvx512(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                       float* bounds, uint16_t* masks) {
  const __m512 of_error = _mm512_set1_ps(weights.of_error);
  const __m512 of_length = _mm512_set1_ps(weights.of_length);
  const __m512 of_product = _mm512_set1_ps(weights.of_product);
  const __m512 limit = _mm512_set1_ps(weights.limit);
  unsigned any = 0;
  for (size_t g = 0; g < run.count; ++g) {
    const GroupFactors& factors = run.factors[g];
    const __m512i whole = _mm512_loadu_si512(products + g * kGroupRows);
    // The form without a mask reads an uninitialised register, as g++ 12 sees it.
    const __m512 product = _mm512_maskz_cvtepi32_ps(0xFFFF, whole);
    const __m512 scale = _mm512_mul_ps(of_product, _mm512_load_ps(factors.factor));
    __m512 bound = _mm512_load_ps(factors.square);
    bound = _mm512_fmadd_ps(of_error, _mm512_load_ps(factors.error), bound);
    bound = _mm512_fmadd_ps(of_length, _mm512_load_ps(factors.length), bound);
    bound = _mm512_fmadd_ps(scale, product, bound);
    _mm512_storeu_ps(bounds + g * kGroupRows, bound);
    masks[g] = _mm512_cmp_ps_mask(bound, limit, _CMP_NGT_UQ);
    any |= masks[g];
  }
  return any != 0;
}

}  // namespace elanus::index

#pragma GCC pop_options
