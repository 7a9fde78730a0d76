// The two inner loops of resizing, for several processors. For resize.cc only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace elanus::embed {

// Fractional bits of a weight: 8-bit levels times weights, summed, stay within 32 bits.
inline constexpr int kWeightBits = 22;

// How far past the end of a row the kernels may write and, below a row, read.
inline constexpr int kReadPastBytes = 64;

// The weights of every output along one side. Output i is the sum over k < counts[i] of
// input[begins[i] + k] * weights[i * stride + k].
struct Taps {
  int stride = 0;
  std::vector<int> begins;
  std::vector<int> counts;
  std::vector<int32_t> weights;
};

struct ResizeKernels {
  // One row of `width` pixels of three bytes becomes taps.begins.size() pixels. Reads nothing but
  // the row; writes up to kReadPastBytes behind the target.
  void (*along_row)(const uint8_t* source, int width, const Taps& taps, uint8_t* target);
  // One row of `row_bytes` bytes, from weights.size() rows below each other. Reads and writes up to
  // kReadPastBytes past the rows.
  void (*down_columns)(const uint8_t* source, int64_t row_bytes, std::span<const int32_t> weights,
                       uint8_t* target);
};

// For any processor; the judge of the others.
const ResizeKernels& PortableResizeKernels();
// For x86-64 with AVX2, which the caller has made sure of.
const ResizeKernels& Avx2ResizeKernels();
// For this processor.
const ResizeKernels& FastestResizeKernels();

}  // namespace elanus::embed
