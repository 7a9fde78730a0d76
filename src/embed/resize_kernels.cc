// One text for all processors: vectors of the compiler's become whatever registers there are. A
// pixel of a row is a vector of four (the fourth lane is the next pixel's red, thrown away); a
// stretch of a column is a vector of sixteen.
#include "embed/resize_kernels.h"

#include <cstring>

namespace elanus::embed {
namespace {

using Bytes4 = uint8_t __attribute__((vector_size(4)));
using Words4 = int32_t __attribute__((vector_size(16)));
using Bytes16 = uint8_t __attribute__((vector_size(16)));
using Words16 = int32_t __attribute__((vector_size(64)));

constexpr int32_t kHalf = 1 << (kWeightBits - 1);

// Sums of weights times levels, rounded and cut off at black and white.
template <typename Words>
[[gnu::always_inline]] inline void ToLevels(Words* sum) {
  *sum >>= kWeightBits;
  *sum = *sum < 0 ? Words{} : *sum;
  *sum = *sum > 255 ? Words{} + 255 : *sum;
}

[[gnu::always_inline]] inline void AlongRow(const uint8_t* source, int width, const Taps& taps,
                                            uint8_t* target) {
  const int outputs = static_cast<int>(taps.begins.size());
  for (int i = 0; i < outputs; ++i) {
    const int begin = taps.begins[i];
    const int32_t* weights = taps.weights.data() + size_t(taps.stride) * i;
    // The last pixel of the row has no byte behind it to fill a vector of four.
    const int count = taps.counts[i];
    const int whole = begin + count == width ? count - 1 : count;
    Words4 sum = Words4{} + kHalf;
    const uint8_t* pixel = source + size_t{3} * begin;
    for (int k = 0; k < whole; ++k, pixel += 3) {
      Bytes4 bytes;
      std::memcpy(&bytes, pixel, sizeof(bytes));
      sum += __builtin_convertvector(bytes, Words4) * weights[k];
    }
    if (whole < count) {
      const Words4 last = {pixel[0], pixel[1], pixel[2], 0};
      sum += last * weights[whole];
    }
    ToLevels(&sum);
    const Bytes4 levels = __builtin_convertvector(sum, Bytes4);
    std::memcpy(target + size_t{3} * i, &levels, sizeof(levels));
  }
}

[[gnu::always_inline]] inline void DownColumns(const uint8_t* source, int64_t row_bytes,
                                               std::span<const int32_t> weights, uint8_t* target) {
  for (int64_t x = 0; x < row_bytes; x += 16) {
    Words16 sum = Words16{} + kHalf;
    const uint8_t* row = source + x;
    for (const int32_t weight : weights) {
      Bytes16 bytes;
      std::memcpy(&bytes, row, sizeof(bytes));
      sum += __builtin_convertvector(bytes, Words16) * weight;
      row += row_bytes;
    }
    ToLevels(&sum);
    const Bytes16 levels = __builtin_convertvector(sum, Bytes16);
    std::memcpy(target + x, &levels, sizeof(levels));
  }
}

void AlongRowPortable(const uint8_t* source, int width, const Taps& taps, uint8_t* target) {
  AlongRow(source, width, taps, target);
}
void DownColumnsPortable(const uint8_t* source, int64_t row_bytes, std::span<const int32_t> weights,
                         uint8_t* target) {
  DownColumns(source, row_bytes, weights, target);
}

constexpr ResizeKernels kPortable = {AlongRowPortable, DownColumnsPortable};

#if defined(__x86_64__)
[[gnu::target("avx2")]] void AlongRowAvx2(const uint8_t* source, int width, const Taps& taps,
                                          uint8_t* target) {
  AlongRow(source, width, taps, target);
}
[[gnu::target("avx2")]] void DownColumnsAvx2(const uint8_t* source, int64_t row_bytes,
                                             std::span<const int32_t> weights, uint8_t* target) {
  DownColumns(source, row_bytes, weights, target);
}
constexpr ResizeKernels kAvx2 = {AlongRowAvx2, DownColumnsAvx2};
#endif

}  // namespace

const ResizeKernels& PortableResizeKernels() {
  return kPortable;
}

const ResizeKernels& FastestResizeKernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return kAvx2;
#endif
  return kPortable;
}

}  // namespace elanus::embed
