// Groups of codes for AVX2, which multiplies unsigned bytes by signed ones into 16 bits: the row's
// magnitudes times the query with the row's signs, at most 2 * 128 * 127 a pair, so nothing
// saturates.
#include <immintrin.h>

#include <cstring>

#include "index/group_kernels.h"

#pragma GCC push_options
#pragma GCC target("avx2,fma")

namespace elanus::index {
namespace {

__m256i Load(const void* from) {
  return _mm256_load_si256(static_cast<const __m256i*>(from));
}

__m256i Four(const std::byte* numbers) {
  int32_t four;
  std::memcpy(&four, numbers, sizeof(four));
  return _mm256_set1_epi32(four);
}

// Half of a group: its rows' numbers of one step.
struct Half {
  __m256i magnitudes;
  __m256i signs;

  explicit Half(const std::byte* codes) {
    signs = _mm256_xor_si256(Load(codes), _mm256_set1_epi8(-128));
    magnitudes = _mm256_abs_epi8(signs);
  }

  __m256i Add(__m256i query, __m256i sum) const {
    const __m256i pairs = _mm256_maddubs_epi16(magnitudes, _mm256_sign_epi8(query, signs));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
};

// kQueries queries from `query` on against one group.
template <size_t kQueries>
void Tile(const GroupRun& run, const QueryBand& band, size_t group, int32_t* out) {
  __m256i sums[kQueries][2];
#pragma GCC unroll 4
  for (size_t q = 0; q < kQueries; ++q) sums[q][0] = sums[q][1] = _mm256_setzero_si256();
  const std::byte* codes = run.Codes(group);
  const std::byte* query = band.numbers;
  for (size_t step = 0; step < run.steps; ++step) {
    const Half low(codes);
    const Half high(codes + kStepBytes / 2);
#pragma GCC unroll 4
    for (size_t q = 0; q < kQueries; ++q) {
      const __m256i four = Four(query + q * kStepNumbers);
      sums[q][0] = low.Add(four, sums[q][0]);
      sums[q][1] = high.Add(four, sums[q][1]);
    }
    codes += kStepBytes;
    query += band.count * kStepNumbers;
  }
#pragma GCC unroll 4
  for (size_t q = 0; q < kQueries; ++q) {
    auto* const place = reinterpret_cast<__m256i*>(out + q * run.count * kGroupRows);
    _mm256_storeu_si256(place, sums[q][0]);
    _mm256_storeu_si256(place + 1, sums[q][1]);
  }
}

}  // namespace

void GroupProductsAvx2(const GroupRun& run, const QueryBand& band, int32_t* out) {
  constexpr size_t kQueries = 3;
  for (size_t g = 0; g < run.count; ++g) {
    QueryBand part = band;
    int32_t* place = out + g * kGroupRows;
    size_t q = 0;
    for (; q + kQueries <= band.count; q += kQueries) {
      Tile<kQueries>(run, part, g, place);
      part.numbers += kQueries * kStepNumbers;
      place += kQueries * run.count * kGroupRows;
    }
    for (; q < band.count; ++q) {
      Tile<1>(run, part, g, place);
      part.numbers += kStepNumbers;
      place += run.count * kGroupRows;
    }
  }
}

bool GroupBoundsAvx2(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                     float* bounds, uint16_t* masks) {
  const __m256 of_error = _mm256_set1_ps(weights.of_error);
  const __m256 of_length = _mm256_set1_ps(weights.of_length);
  const __m256 of_product = _mm256_set1_ps(weights.of_product);
  const __m256 limit = _mm256_set1_ps(weights.limit);
  int any = 0;
  for (size_t g = 0; g < run.count; ++g) {
    const GroupFactors& factors = run.factors[g];
    int mask = 0;
    for (size_t r = 0; r < kGroupRows; r += 8) {
      const size_t at = g * kGroupRows + r;
      const auto* whole = reinterpret_cast<const __m256i*>(products + at);
      const __m256 product = _mm256_cvtepi32_ps(_mm256_loadu_si256(whole));
      const __m256 scale = _mm256_mul_ps(of_product, _mm256_load_ps(factors.factor + r));
      __m256 bound = _mm256_load_ps(factors.square + r);
      bound = _mm256_fmadd_ps(of_error, _mm256_load_ps(factors.error + r), bound);
      bound = _mm256_fmadd_ps(of_length, _mm256_load_ps(factors.length + r), bound);
      bound = _mm256_fmadd_ps(scale, product, bound);
      _mm256_storeu_ps(bounds + at, bound);
      mask |= _mm256_movemask_ps(_mm256_cmp_ps(bound, limit, _CMP_NGT_UQ)) << r;
    }
    masks[g] = static_cast<uint16_t>(mask);
    any |= mask;
  }
  return any != 0;
}

}  // namespace elanus::index

#pragma GCC pop_options
