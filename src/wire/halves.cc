#include "wire/halves.h"

#include <bit>

namespace elanus::wire {
namespace {

// The upper bits of a number, rounded by those that fall away.
uint32_t ShiftRounded(uint32_t bits, int shift) {
  const uint32_t kept = bits >> shift;
  const uint32_t lost = bits & ((uint32_t{1} << shift) - 1);
  const uint32_t half = uint32_t{1} << (shift - 1);
  return kept + (lost > half || (lost == half && (kept & 1) != 0) ? 1 : 0);
}

constexpr uint32_t kMagnitude = 0x7fffffff;
constexpr uint32_t kInfinity = 0x7f800000;

}  // namespace

uint16_t ToFloat16(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const uint32_t sign = (bits >> 16) & 0x8000;
  const uint32_t magnitude = bits & kMagnitude;
  constexpr uint32_t kBiasDifference = uint32_t{127 - 15} << 23;
  constexpr uint32_t kSmallestNormal = uint32_t{127 - 14} << 23;
  constexpr uint32_t kTooLarge = 0x477ff000;  // 65520, from which on infinity is nearer.
  uint32_t half = 0;
  if (magnitude > kInfinity) {
    half = 0x7e00;
  } else if (magnitude >= kTooLarge) {
    half = 0x7c00;
  } else if (magnitude >= kSmallestNormal) {
    half = ShiftRounded(magnitude - kBiasDifference, 13);
  } else if (const int exponent = static_cast<int>(magnitude >> 23); exponent >= 102) {
    // Too small for a normal number: the leading one is written out.
    half = ShiftRounded((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
  }
  return static_cast<uint16_t>(sign | half);
}

uint16_t ToBFloat16(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if ((bits & kMagnitude) > kInfinity) return 0x7fc0;
  return static_cast<uint16_t>(ShiftRounded(bits, 16));
}

std::vector<uint16_t> ToHalves(core::DataType type, std::span<const float> values) {
  std::vector<uint16_t> halves;
  halves.reserve(values.size());
  for (float value : values) {
    halves.push_back(type == core::DataType::kFloat16Vector ? ToFloat16(value) : ToBFloat16(value));
  }
  return halves;
}

}  // namespace elanus::wire
