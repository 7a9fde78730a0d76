// Numbers of 32 bits as the 16-bit numbers of Float16Vector and BFloat16Vector.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace elanus::wire {

// The nearest number, ties to even, as IEEE 754 says; beyond the largest one it is infinity.
uint16_t ToFloat16(float value);
uint16_t ToBFloat16(float value);

// All of them. REQUIRES: type is kFloat16Vector or kBFloat16Vector
std::vector<uint16_t> ToHalves(core::DataType type, std::span<const float> values);

}  // namespace elanus::wire
