// Kernels for arm64, where NEON is part of the architecture: four floats a register, thirty-two
// registers. Also the list of what an arm64 machine can run.
#include <arm_neon.h>

#include <array>

#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

struct Neon {
  struct Register {
    float32x4_t quarters[4];
  };
  // Sixteen registers of sums, eight of queries, four of a row and four of differences.
  static constexpr size_t kTileQueries = 2;
  static constexpr size_t kTileRows = 2;

  static Register Zero() {
    const float32x4_t zero = vdupq_n_f32(0);
    return {{zero, zero, zero, zero}};
  }
  static Register Load(const float* from) {
    return {{vld1q_f32(from), vld1q_f32(from + 4), vld1q_f32(from + 8), vld1q_f32(from + 12)}};
  }
  static Register LoadFirst(const float* from, size_t count) {
    float lanes[kLanes] = {};
    for (size_t i = 0; i < count; ++i) lanes[i] = from[i];
    return Load(lanes);
  }
  static Register Subtract(Register a, Register b) {
    for (size_t i = 0; i < 4; ++i) a.quarters[i] = vsubq_f32(a.quarters[i], b.quarters[i]);
    return a;
  }
  static Register MultiplyAdd(Register a, Register b, Register sum) {
    for (size_t i = 0; i < 4; ++i) {
      sum.quarters[i] = vfmaq_f32(sum.quarters[i], a.quarters[i], b.quarters[i]);
    }
    return sum;
  }
  static float Fold(Register sum) {
    const float32x4_t low = vaddq_f32(sum.quarters[0], sum.quarters[2]);
    const float32x4_t high = vaddq_f32(sum.quarters[1], sum.quarters[3]);
    const float32x4_t four = vaddq_f32(low, high);
    const float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
    return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
  }
};

constexpr Kernels kKernels = MakeKernels<Neon>("neon");

}  // namespace

const Kernels& NeonKernels() {
  return kKernels;
}

std::span<const Kernels* const> RunnableKernels() {
  static const std::array<const Kernels*, 2> runnable = {&NeonKernels(), &PortableKernels()};
  return runnable;
}

}  // namespace elanus::index
