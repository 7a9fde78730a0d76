// What one field may say of itself. Words and numbers are those of Milvus, with the field's name
// before them, because clients compare the words and people need the name.
#include <algorithm>
#include <array>

#include "core/array.h"
#include "core/default_value.h"
#include "core/limits.h"
#include "core/schema.h"

namespace elanus::core {
namespace {

// Names of columns that Milvus keeps beside those of the user.
constexpr std::array<const char*, 3> kReservedNames = {"RowID", "Timestamp", kDynamicField};

Status Wrong(const FieldSchema& field, const std::string& what, Number number) {
  return InvalidArgument(what).WithNumber(number).WithContext("field '" + field.name + "'");
}

bool IsKeyType(DataType type) {
  return type == DataType::kInt64 || type == DataType::kVarChar;
}

Status CheckFieldName(const FieldSchema& field) {
  const bool is_reserved =
      std::find(kReservedNames.begin(), kReservedNames.end(), field.name) != kReservedNames.end();
  if (is_reserved) {
    return Wrong(field, "schema contains system field: RowID, Timestamp, $meta",
                 Number::kParameterInvalid);
  }
  if (field.is_dynamic) {
    return Wrong(field,
                 "cannot explicitly set a field as a dynamic field; set enable_dynamic_field of "
                 "the collection",
                 Number::kParameterInvalid);
  }
  return ValidateName("field", field.name).WithNumber(Number::kFieldInvalidName);
}

Status CheckPrimaryKey(const FieldSchema& field) {
  if (field.auto_id && !field.is_primary) {
    return InvalidArgument("field '" + field.name + "' has auto_id, but only a primary key may");
  }
  if (!field.is_primary) return Status::Ok();
  if (!IsKeyType(field.type)) {
    return InvalidArgument("the primary key '" + field.name + "' is " + TypeName(field.type) +
                           "; it must be Int64 or VarChar");
  }
  if (field.nullable) {
    return InvalidArgument("the primary key '" + field.name + "' must not be nullable");
  }
  return Status::Ok();
}

Status CheckPartitionKey(const FieldSchema& field) {
  if (!field.is_partition_key) return Status::Ok();
  if (field.is_primary) {
    return Wrong(field, "the partition key field must not be primary field",
                 Number::kParameterInvalid);
  }
  if (!IsKeyType(field.type)) {
    return Wrong(field,
                 std::string("the data type of partition key should be Int64 or VarChar, not ") +
                     TypeName(field.type),
                 Number::kParameterInvalid);
  }
  if (field.nullable) {
    return Wrong(field, "partition key field not support nullable", Number::kParameterInvalid);
  }
  return Status::Ok();
}

Status CheckElements(const FieldSchema& field) {
  if (field.type != DataType::kArray) return Status::Ok();
  const auto number = static_cast<int32_t>(field.element_type);
  if (!IsKnownType(number) || !IsElementType(field.element_type)) {
    const std::string type =
        IsKnownType(number) ? TypeName(field.element_type) : std::to_string(number);
    return Wrong(field, "element type " + type + " is not supported", Number::kUnexpected);
  }
  if (field.max_capacity >= 1 && field.max_capacity <= kArrayCapacityMax) return Status::Ok();
  return Wrong(field,
               "max_capacity is " + std::to_string(field.max_capacity) +
                   ": the maximum capacity specified for a Array should be in (0, " +
                   std::to_string(kArrayCapacityMax) + "]",
               Number::kUnexpected);
}

Status CheckLength(const FieldSchema& field) {
  const bool has_length =
      field.type == DataType::kVarChar ||
      (field.type == DataType::kArray && field.element_type == DataType::kVarChar);
  if (!has_length) return Status::Ok();
  if (field.max_length >= 1 && field.max_length <= kVarCharBytesMax) return Status::Ok();
  return Wrong(field,
               "max_length is " + std::to_string(field.max_length) +
                   ": the maximum length specified for a VarChar should be in (0, " +
                   std::to_string(kVarCharBytesMax) + "]",
               Number::kParameterInvalid);
}

Status CheckDimension(const FieldSchema& field) {
  if (!IsVector(field.type)) return Status::Ok();
  const std::string invalid = "invalid dimension: " + std::to_string(field.dim) + ". ";
  if (LayoutOf(field.type) == Layout::kVariable) {
    if (field.dim == 0) return Status::Ok();
    return Wrong(field, invalid + "dim should not be specified for a sparse vector",
                 Number::kUnexpected);
  }
  if (field.dim < 1 || field.dim > kDimensionMax) {
    return Wrong(field, invalid + "should be in range 1 ~ " + std::to_string(kDimensionMax),
                 Number::kUnexpected);
  }
  if (field.type == DataType::kBinaryVector && field.dim % 8 != 0) {
    return Wrong(field, invalid + "should be multiple of 8.", Number::kUnexpected);
  }
  return Status::Ok();
}

Status CheckDefault(const FieldSchema& field) {
  if (std::holds_alternative<std::monostate>(field.default_value)) return Status::Ok();
  if (field.is_primary) {
    return Wrong(field, "primary field not support default_value", Number::kParameterInvalid);
  }
  Column column(field.type, field.dim);
  return AppendValue(field, field.default_value, &column);
}

}  // namespace

Status ValidateField(const FieldSchema& field) {
  TRY(CheckFieldName(field));
  if (!IsKnownType(static_cast<int32_t>(field.type))) {
    return Wrong(field, "the data type is none of those that exist", Number::kParameterInvalid);
  }
  TRY(CheckPrimaryKey(field));
  TRY(CheckPartitionKey(field));
  TRY(CheckElements(field));
  TRY(CheckLength(field));
  TRY(CheckDimension(field));
  return CheckDefault(field);
}

}  // namespace elanus::core
