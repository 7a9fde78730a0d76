#include "core/schema.h"

#include <cctype>
#include <set>

#include "core/limits.h"

namespace elanus::core {

Status ValidateName(const char* what, const std::string& name) {
  const auto fail = [&](const std::string& why) {
    return InvalidArgument("Invalid " + std::string(what) + " name: " + name + ". " + why);
  };
  if (name.empty()) return fail("the name must not be empty");
  if (name.size() > kNameBytesMax) {
    return fail("the length of a name must not exceed " + std::to_string(kNameBytesMax));
  }
  if (name[0] != '_' && !std::isalpha(static_cast<unsigned char>(name[0]))) {
    return fail("the first character must be an underscore or a letter");
  }
  for (unsigned char c : name) {
    if (c != '_' && !std::isalnum(c)) {
      return fail(std::string(what) + " name can only contain numbers, letters and underscores");
    }
  }
  return Status::Ok();
}

namespace {

Status CheckRange(const FieldSchema& field, const char* what, int64_t value, int64_t max) {
  if (value >= 1 && value <= max) return Status::Ok();
  return InvalidArgument("field '" + field.name + "' has " + what + " " + std::to_string(value) +
                         "; it should be in range 1 ~ " + std::to_string(max));
}

}  // namespace

Status ValidateField(const FieldSchema& field) {
  TRY(ValidateName("field", field.name));
  if (field.is_primary && field.type != DataType::kInt64 && field.type != DataType::kVarChar) {
    return InvalidArgument("the primary key '" + field.name + "' is " + TypeName(field.type) +
                           "; it must be Int64 or VarChar");
  }
  if (field.is_primary && field.nullable) {
    return InvalidArgument("the primary key '" + field.name + "' must not be nullable");
  }
  if (field.auto_id && !field.is_primary) {
    return InvalidArgument("field '" + field.name + "' has auto_id, but only a primary key may");
  }
  if (field.type == DataType::kVarChar) {
    TRY(CheckRange(field, "max_length", field.max_length, kVarCharBytesMax));
  }
  if (field.type == DataType::kArray) {
    TRY(CheckRange(field, "max_capacity", field.max_capacity, kArrayCapacityMax));
  }
  if (IsVector(field.type) && LayoutOf(field.type) == Layout::kFixed) {
    TRY(CheckRange(field, "dimension", field.dim, kDimensionMax));
  }
  if (field.type == DataType::kBinaryVector && field.dim % 8 != 0) {
    return InvalidArgument("field '" + field.name + "' has dimension " + std::to_string(field.dim) +
                           "; a binary vector needs a multiple of 8");
  }
  return Status::Ok();
}

const FieldSchema* CollectionSchema::Find(std::string_view field) const {
  for (const FieldSchema& candidate : fields) {
    if (candidate.name == field) return &candidate;
  }
  return nullptr;
}

const FieldSchema& CollectionSchema::primary() const {
  for (const FieldSchema& field : fields) {
    if (field.is_primary) return field;
  }
  return fields.front();
}

const FieldSchema* CollectionSchema::partition_key() const {
  for (const FieldSchema& field : fields) {
    if (field.is_partition_key) return &field;
  }
  return nullptr;
}

const FieldSchema* CollectionSchema::dynamic() const {
  for (const FieldSchema& field : fields) {
    if (field.is_dynamic) return &field;
  }
  return nullptr;
}

const FunctionSchema* CollectionSchema::FunctionOf(std::string_view output) const {
  for (const FunctionSchema& function : functions) {
    for (const std::string& name : function.outputs) {
      if (name == output) return &function;
    }
  }
  return nullptr;
}

Status ValidateSchema(const CollectionSchema& schema) {
  TRY(ValidateName("collection", schema.name));
  if (schema.fields.size() > kFieldsMax) {
    return InvalidArgument("collection '" + schema.name + "' has " +
                           std::to_string(schema.fields.size()) + " fields; at most " +
                           std::to_string(kFieldsMax) + " are allowed");
  }
  std::set<std::string> names;
  int primaries = 0;
  for (const FieldSchema& field : schema.fields) {
    TRY(ValidateField(field));
    if (!names.insert(field.name).second) {
      return InvalidArgument("field '" + field.name + "' is given twice");
    }
    primaries += field.is_primary ? 1 : 0;
  }
  if (primaries != 1) {
    return InvalidArgument("collection '" + schema.name + "' has " + std::to_string(primaries) +
                           " primary keys; exactly one field must be the primary key");
  }
  return ValidateFunctions(schema);
}

}  // namespace elanus::core
