// Precision: what arithmetic a model's vectors are computed in.
#pragma once

#include <string_view>

#include "core/status.h"

namespace elanus::embed {

// kAuto is bf16 where the CPU has it, else f32. kInt8 wants a quantised form of the graph in the
// model's folder that passed the gate of recall (embed/quantisation.h).
enum class Precision { kAuto, kF32, kBf16, kInt8 };

const char* PrecisionName(Precision precision);
core::Result<Precision> ParsePrecision(std::string_view name);

}  // namespace elanus::embed
