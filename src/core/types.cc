#include "core/types.h"

#include <array>
#include <utility>

namespace elanus::core {
namespace {

constexpr std::array<std::pair<DataType, const char*>, 17> kNames = {{
    {DataType::kBool, "Bool"},
    {DataType::kInt8, "Int8"},
    {DataType::kInt16, "Int16"},
    {DataType::kInt32, "Int32"},
    {DataType::kInt64, "Int64"},
    {DataType::kFloat, "Float"},
    {DataType::kDouble, "Double"},
    {DataType::kVarChar, "VarChar"},
    {DataType::kArray, "Array"},
    {DataType::kJson, "JSON"},
    {DataType::kTimestamptz, "Timestamptz"},
    {DataType::kBinaryVector, "BinaryVector"},
    {DataType::kFloatVector, "FloatVector"},
    {DataType::kFloat16Vector, "Float16Vector"},
    {DataType::kBFloat16Vector, "BFloat16Vector"},
    {DataType::kSparseFloatVector, "SparseFloatVector"},
    {DataType::kInt8Vector, "Int8Vector"},
}};

}  // namespace

bool IsKnownType(int32_t number) {
  for (const auto& [type, name] : kNames) {
    if (static_cast<int32_t>(type) == number) return true;
  }
  return false;
}

const char* TypeName(DataType type) {
  for (const auto& [known, name] : kNames) {
    if (known == type) return name;
  }
  return "unknown";
}

bool IsVector(DataType type) {
  return VisitType(type, []<typename T>(T) { return T::kIsVector; });
}

Layout LayoutOf(DataType type) {
  return VisitType(type, []<typename T>(T) { return T::kLayout; });
}

size_t RowWidth(DataType type, int64_t dim) {
  return VisitType(type, [&]<typename T>(T) -> size_t {
    if constexpr (T::kLayout == Layout::kVariable) return 0;
    if constexpr (T::kBitsPerDimension > 0) {
      return (static_cast<size_t>(dim) * T::kBitsPerDimension + 7) / 8;
    }
    return sizeof(typename T::Value);
  });
}

}  // namespace elanus::core
