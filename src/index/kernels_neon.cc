// Kernels for arm64, where NEON is part of the architecture: four floats a register, thirty-two
// registers. Also the list of what an arm64 machine can run.
#include <arm_neon.h>

#include <array>

#include "index/kernels_loops.h"

namespace elanus::index {
namespace {

struct Neon {
  using Register = float32x4_t;
  static constexpr size_t kLanes = 4;
  static constexpr size_t kTileQueries = 4;
  static constexpr size_t kTileRows = 6;
  static constexpr size_t kRowsAtOnce = 8;

  static Register Zero() { return vdupq_n_f32(0); }
  static Register Load(const float* from) { return vld1q_f32(from); }
  static Register LoadFirst(const float* from, size_t count) {
    float lanes[kLanes] = {0, 0, 0, 0};
    for (size_t i = 0; i < count; ++i) lanes[i] = from[i];
    return vld1q_f32(lanes);
  }
  static Register Subtract(Register a, Register b) { return vsubq_f32(a, b); }
  static Register MultiplyAdd(Register a, Register b, Register sum) { return vfmaq_f32(sum, a, b); }
  static float Fold(Register sum) {
    const float32x2_t two = vadd_f32(vget_low_f32(sum), vget_high_f32(sum));
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
