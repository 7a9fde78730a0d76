// Groups of codes for arm64: products of signed bytes are added in pairs to 16 bits and on to 32,
// so a row has two sums until the end.
#include <arm_neon.h>

#include <cstring>

#include "index/group_kernels.h"

namespace elanus::index {
namespace {

// Four rows make a register; a group has four.
constexpr size_t kQuarters = 4;
constexpr size_t kQuarterBytes = kStepBytes / kQuarters;

int8x16_t Four(const std::byte* numbers) {
  int32_t four;
  std::memcpy(&four, numbers, sizeof(four));
  return vreinterpretq_s8_s32(vdupq_n_s32(four));
}

int8x16_t Numbers(const std::byte* codes) {
  const uint8x16_t shifted = vld1q_u8(reinterpret_cast<const uint8_t*>(codes));
  return vreinterpretq_s8_u8(veorq_u8(shifted, vdupq_n_u8(0x80)));
}

// One query of the band against one group.
void One(const GroupRun& run, const QueryBand& band, size_t group, int32_t* out) {
  int32x4_t low[kQuarters];   // Of the two former rows of a quarter, two sums each.
  int32x4_t high[kQuarters];  // Of the two latter.
  for (size_t i = 0; i < kQuarters; ++i) low[i] = high[i] = vdupq_n_s32(0);
  const std::byte* codes = run.Codes(group);
  const std::byte* query = band.numbers;
  for (size_t step = 0; step < run.steps; ++step) {
    const int8x16_t four = Four(query);
    for (size_t i = 0; i < kQuarters; ++i) {
      const int8x16_t rows = Numbers(codes + i * kQuarterBytes);
      low[i] = vpadalq_s16(low[i], vmull_s8(vget_low_s8(rows), vget_low_s8(four)));
      high[i] = vpadalq_s16(high[i], vmull_s8(vget_high_s8(rows), vget_high_s8(four)));
    }
    codes += kStepBytes;
    query += band.count * kStepNumbers;
  }
  for (size_t i = 0; i < kQuarters; ++i) vst1q_s32(out + 4 * i, vpaddq_s32(low[i], high[i]));
}

}  // namespace

void GroupProductsNeon(const GroupRun& run, const QueryBand& band, int32_t* out) {
  for (size_t g = 0; g < run.count; ++g) {
    QueryBand part = band;
    for (size_t q = 0; q < band.count; ++q, part.numbers += kStepNumbers) {
      One(run, part, g, out + (q * run.count + g) * kGroupRows);
    }
  }
}

bool GroupBoundsNeon(const GroupRun& run, const int32_t* products, const BoundWeights& weights,
                     float* bounds, uint16_t* masks) {
  const float32x4_t limit = vdupq_n_f32(weights.limit);
  const int32_t places[4] = {0, 1, 2, 3};
  unsigned any = 0;
  for (size_t g = 0; g < run.count; ++g) {
    const GroupFactors& factors = run.factors[g];
    unsigned above = 0;
    for (size_t r = 0; r < kGroupRows; r += 4) {
      const size_t at = g * kGroupRows + r;
      const float32x4_t product = vcvtq_f32_s32(vld1q_s32(products + at));
      const float32x4_t scale = vmulq_n_f32(vld1q_f32(factors.factor + r), weights.of_product);
      float32x4_t bound = vld1q_f32(factors.square + r);
      bound = vfmaq_n_f32(bound, vld1q_f32(factors.error + r), weights.of_error);
      bound = vfmaq_n_f32(bound, vld1q_f32(factors.length + r), weights.of_length);
      bound = vfmaq_f32(bound, scale, product);
      vst1q_f32(bounds + at, bound);
      // A comparison with what is not a number fails, so the mask is of what is above, turned.
      const uint32x4_t bits = vshlq_u32(vdupq_n_u32(1), vld1q_s32(places));
      above |= vaddvq_u32(vandq_u32(vcgtq_f32(bound, limit), bits)) << r;
    }
    masks[g] = static_cast<uint16_t>(~above);
    any |= masks[g];
  }
  return any != 0;
}

}  // namespace elanus::index
