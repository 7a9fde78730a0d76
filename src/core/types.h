// The data types of the Milvus data model, and the one switch over them.
//
// VisitType is the only place that lists the types: everything that depends on a type is a generic
// lambda, so a new type is added here and the compiler shows what is missing.
//
//   VisitType(column.type(), [&]<typename T>(T) { Compare<typename T::Value>(column, &bits); });
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace elanus::core {

// DO NOT CHANGE THESE VALUES: they are in every manifest and segment ever written, and they are
// the numbers of Milvus' schema.proto.
enum class DataType : int32_t {
  kBool = 1,
  kInt8 = 2,
  kInt16 = 3,
  kInt32 = 4,
  kInt64 = 5,
  kFloat = 10,
  kDouble = 11,
  kVarChar = 21,
  kArray = 22,
  kJson = 23,
  kTimestamptz = 26,
  kBinaryVector = 100,
  kFloatVector = 101,
  kFloat16Vector = 102,
  kBFloat16Vector = 103,
  kSparseFloatVector = 104,
  kInt8Vector = 105,
};

// How the values of a column lie in memory and on disk, little endian.
enum class Layout {
  kFixed,     // row r is `width` bytes at r * width
  kVariable,  // row r is the bytes [offsets[r], offsets[r + 1])
};

// One tag a type. `Value` is what one element is in C++; `bits_per_dim` is 0 for scalars, and for a
// dense vector the bits that one dimension takes.
template <DataType kTypeOf, typename ValueOf, Layout kLayoutOf, int kBitsPerDim = 0>
struct TypeTag {
  using Value = ValueOf;
  static constexpr DataType kType = kTypeOf;
  static constexpr Layout kLayout = kLayoutOf;
  static constexpr int kBitsPerDimension = kBitsPerDim;
  static constexpr bool kIsVector = static_cast<int>(kTypeOf) >= 100;
  // Numbers that compare and count: everything fixed that is neither a vector nor a bool.
  static constexpr bool kIsNumber =
      !kIsVector && kLayoutOf == Layout::kFixed && kTypeOf != DataType::kBool;
};

using BoolType = TypeTag<DataType::kBool, uint8_t, Layout::kFixed>;
using Int8Type = TypeTag<DataType::kInt8, int8_t, Layout::kFixed>;
using Int16Type = TypeTag<DataType::kInt16, int16_t, Layout::kFixed>;
using Int32Type = TypeTag<DataType::kInt32, int32_t, Layout::kFixed>;
using Int64Type = TypeTag<DataType::kInt64, int64_t, Layout::kFixed>;
using FloatType = TypeTag<DataType::kFloat, float, Layout::kFixed>;
using DoubleType = TypeTag<DataType::kDouble, double, Layout::kFixed>;
using VarCharType = TypeTag<DataType::kVarChar, std::string_view, Layout::kVariable>;
using ArrayType = TypeTag<DataType::kArray, std::string_view, Layout::kVariable>;
using JsonType = TypeTag<DataType::kJson, std::string_view, Layout::kVariable>;
using TimestamptzType = TypeTag<DataType::kTimestamptz, int64_t, Layout::kFixed>;
using BinaryVectorType = TypeTag<DataType::kBinaryVector, uint8_t, Layout::kFixed, 1>;
using FloatVectorType = TypeTag<DataType::kFloatVector, float, Layout::kFixed, 32>;
using Float16VectorType = TypeTag<DataType::kFloat16Vector, uint16_t, Layout::kFixed, 16>;
using BFloat16VectorType = TypeTag<DataType::kBFloat16Vector, uint16_t, Layout::kFixed, 16>;
using SparseVectorType = TypeTag<DataType::kSparseFloatVector, std::string_view, Layout::kVariable>;
using Int8VectorType = TypeTag<DataType::kInt8Vector, int8_t, Layout::kFixed, 8>;

// Calls visit(Tag{}) with the tag of `type` and returns what it returns.
// REQUIRES: IsKnownType(type)
template <typename Visitor>
decltype(auto) VisitType(DataType type, Visitor&& visit) {
  switch (type) {
    case DataType::kBool:
      return visit(BoolType{});
    case DataType::kInt8:
      return visit(Int8Type{});
    case DataType::kInt16:
      return visit(Int16Type{});
    case DataType::kInt32:
      return visit(Int32Type{});
    case DataType::kInt64:
      return visit(Int64Type{});
    case DataType::kFloat:
      return visit(FloatType{});
    case DataType::kDouble:
      return visit(DoubleType{});
    case DataType::kVarChar:
      return visit(VarCharType{});
    case DataType::kArray:
      return visit(ArrayType{});
    case DataType::kJson:
      return visit(JsonType{});
    case DataType::kTimestamptz:
      return visit(TimestamptzType{});
    case DataType::kBinaryVector:
      return visit(BinaryVectorType{});
    case DataType::kFloatVector:
      return visit(FloatVectorType{});
    case DataType::kFloat16Vector:
      return visit(Float16VectorType{});
    case DataType::kBFloat16Vector:
      return visit(BFloat16VectorType{});
    case DataType::kSparseFloatVector:
      return visit(SparseVectorType{});
    case DataType::kInt8Vector:
      return visit(Int8VectorType{});
  }
  __builtin_unreachable();
}

// Whether `number` is one of DataType's: ask before a number from a file or the wire becomes one.
bool IsKnownType(int32_t number);

// "Int64", "VarChar", "FloatVector": the names Milvus uses in its messages.
const char* TypeName(DataType type);

bool IsVector(DataType type);
Layout LayoutOf(DataType type);

// Bytes of one row of a fixed-layout type; `dim` matters for vectors only. 0 for variable layouts.
size_t RowWidth(DataType type, int64_t dim);

}  // namespace elanus::core
