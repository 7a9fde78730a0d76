// Kernels for arm64, where NEON is part of the architecture: four floats a register, thirty-two
// registers. Also the list of what an arm64 machine can run.
#include <arm_neon.h>

#include <array>
#include <initializer_list>

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
  static Register Repeat(float number) {
    const float32x4_t four = vdupq_n_f32(number);
    return {{four, four, four, four}};
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
  static void Store(float* to, Register from) {
    for (size_t i = 0; i < 4; ++i) vst1q_f32(to + 4 * i, from.quarters[i]);
  }
  static Register WidenHalf(const uint16_t* from) {
    Register wide;
    for (size_t i = 0; i < 4; ++i) {
      wide.quarters[i] = vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(from + 4 * i)));
    }
    return wide;
  }
  static Register WidenBrain(const uint16_t* from) {
    Register wide;
    for (size_t i = 0; i < 4; ++i) {
      wide.quarters[i] = vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(from + 4 * i), 16));
    }
    return wide;
  }
};

// Sixteen signed bytes a piece; products are added in pairs to 32 bits.
struct Int8Piece {
  using Sum = int32x4_t;
  static constexpr size_t kBytes = 16;
  static Sum Zero() { return vdupq_n_s32(0); }
  static int8x16_t Load(const std::byte* from) {
    return vld1q_s8(reinterpret_cast<const int8_t*>(from));
  }
  static int32_t Fold(Sum sum) { return vaddvq_s32(sum); }
};

struct Bits {
  using Sum = uint32x4_t;
  static constexpr size_t kBytes = 16;
  static Sum Zero() { return vdupq_n_u32(0); }
  static uint8x16_t Load(const std::byte* from) {
    return vld1q_u8(reinterpret_cast<const uint8_t*>(from));
  }
  static Sum Count(uint8x16_t bits, Sum sum) {
    return vpadalq_u16(sum, vpaddlq_u8(vcntq_u8(bits)));
  }
  static int32_t Fold(Sum sum) { return static_cast<int32_t>(vaddvq_u32(sum)); }
};

struct Terms {
  static constexpr GroupProducts kGroupProducts = GroupProductsNeon;
  static constexpr GroupBounds kGroupBounds = GroupBoundsNeon;
  struct Int8Dot : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      const int8x16_t a = Load(query);
      const int8x16_t b = Load(row);
      sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(a), vget_low_s8(b)));
      return vpadalq_s16(sum, vmull_s8(vget_high_s8(a), vget_high_s8(b)));
    }
  };
  struct Int8L2Sq : Int8Piece {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      const int8x16_t a = Load(query);
      const int8x16_t b = Load(row);
      for (const int16x8_t difference :
           {vsubl_s8(vget_low_s8(a), vget_low_s8(b)), vsubl_s8(vget_high_s8(a), vget_high_s8(b))}) {
        sum = vmlal_s16(sum, vget_low_s16(difference), vget_low_s16(difference));
        sum = vmlal_s16(sum, vget_high_s16(difference), vget_high_s16(difference));
      }
      return sum;
    }
  };
  struct XorBits : Bits {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      return Count(veorq_u8(Load(query), Load(row)), sum);
    }
  };
  struct OrBits : Bits {
    static Sum Add(const std::byte* query, const std::byte* row, Sum sum) {
      return Count(vorrq_u8(Load(query), Load(row)), sum);
    }
  };
  struct Codes : Int8Piece {
    static Sum Add8(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      std::byte filled[kPieceBytes] = {};
      std::memcpy(filled, row, bytes);
      for (size_t at = 0; at < kPieceBytes; at += kBytes) {
        sum = AddProducts(Bits::Load(filled + at), Load(query + at), sum);
      }
      return sum;
    }
    static Sum Add4(const std::byte* query, const std::byte* row, size_t bytes, Sum sum) {
      std::byte filled[kPieceBytes] = {};
      std::memcpy(filled, row, bytes);
      for (size_t at = 0; at < kPieceBytes; at += kBytes) {
        const uint8x16_t pairs = Bits::Load(filled + at);
        sum = AddProducts(vandq_u8(pairs, vdupq_n_u8(15)), Load(query + at), sum);
        sum = AddProducts(vshrq_n_u8(pairs, 4), Load(query + kPieceBytes + at), sum);
      }
      return sum;
    }

    static void FoldFour(Sum a, Sum b, Sum c, Sum d, int32_t* out) {
      out[0] = Fold(a);
      out[1] = Fold(b);
      out[2] = Fold(c);
      out[3] = Fold(d);
    }

   private:
    static Sum AddProducts(uint8x16_t numbers, int8x16_t query, Sum sum) {
      const int16x8_t low = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(numbers)));
      const int16x8_t high = vreinterpretq_s16_u16(vmovl_u8(vget_high_u8(numbers)));
      const int16x8_t query_low = vmovl_s8(vget_low_s8(query));
      const int16x8_t query_high = vmovl_s8(vget_high_s8(query));
      sum = vmlal_s16(sum, vget_low_s16(low), vget_low_s16(query_low));
      sum = vmlal_s16(sum, vget_high_s16(low), vget_high_s16(query_low));
      sum = vmlal_s16(sum, vget_low_s16(high), vget_low_s16(query_high));
      return vmlal_s16(sum, vget_high_s16(high), vget_high_s16(query_high));
    }
  };
};

constexpr Kernels kKernels = MakeKernels<Neon, Terms>("neon");

}  // namespace

const Kernels& NeonKernels() {
  return kKernels;
}

std::span<const Kernels* const> RunnableKernels() {
  static const std::array<const Kernels*, 2> runnable = {&NeonKernels(), &PortableKernels()};
  return runnable;
}

}  // namespace elanus::index
