#include "embed/resize_kernels.h"

#include <algorithm>
#include <array>

namespace elanus::embed {
namespace {

constexpr int32_t kHalf = 1 << (kWeightBits - 1);

// A sum of weights times levels, rounded and cut off at black and white.
uint8_t Level(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

void AlongRow(const uint8_t* source, int /*width*/, const Taps& taps, uint8_t* target) {
  const int32_t* weights = taps.weights.data();
  for (size_t i = 0; i < taps.begins.size(); ++i, weights += taps.stride, target += 3) {
    const uint8_t* pixel = source + size_t{3} * taps.begins[i];
    std::array<int32_t, 3> sum = {kHalf, kHalf, kHalf};
    for (int k = 0; k < taps.counts[i]; ++k, pixel += 3) {
      for (int channel = 0; channel < 3; ++channel) sum[channel] += pixel[channel] * weights[k];
    }
    for (int channel = 0; channel < 3; ++channel) target[channel] = Level(sum[channel]);
  }
}

void DownColumns(const uint8_t* source, int64_t row_bytes, std::span<const int32_t> weights,
                 uint8_t* target) {
  for (int64_t x = 0; x < row_bytes; ++x) {
    int32_t sum = kHalf;
    const uint8_t* level = source + x;
    for (const int32_t weight : weights) {
      sum += *level * weight;
      level += row_bytes;
    }
    target[x] = Level(sum);
  }
}

constexpr ResizeKernels kPortable = {AlongRow, DownColumns};

}  // namespace

const ResizeKernels& PortableResizeKernels() {
  return kPortable;
}

const ResizeKernels& FastestResizeKernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return Avx2ResizeKernels();
#endif
  return kPortable;
}

}  // namespace elanus::embed
