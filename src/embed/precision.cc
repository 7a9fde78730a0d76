#include "embed/precision.h"

#include <string>

namespace elanus::embed {

const char* PrecisionName(Precision precision) {
  switch (precision) {
    case Precision::kAuto:
      return "auto";
    case Precision::kF32:
      return "f32";
    case Precision::kBf16:
      return "bf16";
    case Precision::kInt8:
      return "int8";
  }
  return "";
}

core::Result<Precision> ParsePrecision(std::string_view name) {
  for (const Precision precision :
       {Precision::kAuto, Precision::kF32, Precision::kBf16, Precision::kInt8}) {
    if (name == PrecisionName(precision)) return precision;
  }
  return core::InvalidArgument("there is no precision '" + std::string(name) +
                               "'; there are auto, f32, bf16 and int8");
}

}  // namespace elanus::embed
