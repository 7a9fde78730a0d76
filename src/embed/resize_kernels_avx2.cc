// A pixel of a row is a vector of four numbers (the fourth is the next pixel's red, thrown away); a
// stretch of a column is two vectors of eight.
#include <immintrin.h>

#include <cstring>

#include "embed/resize_kernels.h"

namespace elanus::embed {
namespace {

constexpr int32_t kHalf = 1 << (kWeightBits - 1);

// The four bytes of a pixel and its neighbour's first, as numbers.
[[gnu::target("avx2"), gnu::always_inline]] inline __m128i Pixel(const uint8_t* pixel) {
  int32_t bytes;
  std::memcpy(&bytes, pixel, sizeof(bytes));
  return _mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes));
}

[[gnu::target("avx2")]] void AlongRow(const uint8_t* source, int width, const Taps& taps,
                                      uint8_t* target) {
  const int outputs = static_cast<int>(taps.begins.size());
  const int32_t* weights = taps.weights.data();
  for (int i = 0; i < outputs; ++i, weights += taps.stride, target += 3) {
    const int count = taps.counts[i];
    const int whole = taps.begins[i] + count == width ? count - 1 : count;
    __m128i sum = _mm_set1_epi32(kHalf);
    const uint8_t* pixel = source + size_t{3} * taps.begins[i];
    for (int k = 0; k < whole; ++k, pixel += 3) {
      sum = _mm_add_epi32(sum, _mm_mullo_epi32(Pixel(pixel), _mm_set1_epi32(weights[k])));
    }
    if (whole < count) {
      const __m128i last = _mm_setr_epi32(pixel[0], pixel[1], pixel[2], 0);
      sum = _mm_add_epi32(sum, _mm_mullo_epi32(last, _mm_set1_epi32(weights[whole])));
    }
    // Packing cuts off at black and white.
    sum = _mm_srai_epi32(sum, kWeightBits);
    sum = _mm_packus_epi32(sum, sum);
    const int32_t levels = _mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
    std::memcpy(target, &levels, sizeof(levels));
  }
}

[[gnu::target("avx2")]] void DownColumns(const uint8_t* source, int64_t row_bytes,
                                         std::span<const int32_t> weights, uint8_t* target) {
  for (int64_t x = 0; x < row_bytes; x += 16) {
    __m256i low = _mm256_set1_epi32(kHalf);
    __m256i high = low;
    const uint8_t* row = source + x;
    for (const int32_t number : weights) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row));
      const __m256i weight = _mm256_set1_epi32(number);
      const __m256i left = _mm256_cvtepu8_epi32(bytes);
      const __m256i right = _mm256_cvtepu8_epi32(_mm_srli_si128(bytes, 8));
      low = _mm256_add_epi32(low, _mm256_mullo_epi32(left, weight));
      high = _mm256_add_epi32(high, _mm256_mullo_epi32(right, weight));
      row += row_bytes;
    }
    low = _mm256_srai_epi32(low, kWeightBits);
    high = _mm256_srai_epi32(high, kWeightBits);
    const __m256i words = _mm256_permute4x64_epi64(_mm256_packus_epi32(low, high), 0xd8);
    const __m128i levels =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    std::memcpy(target + x, &levels, sizeof(levels));
  }
}

constexpr ResizeKernels kAvx2 = {AlongRow, DownColumns};

}  // namespace

const ResizeKernels& Avx2ResizeKernels() {
  return kAvx2;
}

}  // namespace elanus::embed
