#include "core/schema.h"

#include <algorithm>
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

namespace {

Status Unexpected(const CollectionSchema& schema, const std::string& what) {
  return InvalidArgument(what + ", collection: " + schema.name).WithNumber(Number::kUnexpected);
}

// The counts of what a collection consists of.
Status CheckCounts(const CollectionSchema& schema) {
  const auto vectors = std::count_if(schema.fields.begin(), schema.fields.end(),
                                     [](const FieldSchema& field) { return IsVector(field.type); });
  if (schema.fields.size() > kFieldsMax) {
    return Unexpected(schema, "maximum field's number should be limited to " +
                                  std::to_string(kFieldsMax) + ", got " +
                                  std::to_string(schema.fields.size()) + " fields");
  }
  if (static_cast<size_t>(vectors) > kVectorFieldsMax) {
    return Unexpected(schema, "maximum vector field's number should be limited to " +
                                  std::to_string(kVectorFieldsMax) + ", got " +
                                  std::to_string(vectors));
  }
  // 0: the number of shards is left to the store.
  if (schema.shards < 0 || schema.shards > kShardsMax) {
    return Unexpected(schema, "maximum shards's number should be limited to " +
                                  std::to_string(kShardsMax) + ", got " +
                                  std::to_string(schema.shards));
  }
  return Status::Ok();
}

Status CheckPartitions(const CollectionSchema& schema) {
  if (schema.num_partitions == 0) return Status::Ok();
  if (schema.partition_key() == nullptr) {
    return Unexpected(schema,
                      "num_partitions should only be specified with partition key field enabled");
  }
  if (schema.num_partitions < 0) {
    return Unexpected(schema,
                      "the specified partitions should be greater than 0 if partition key is used");
  }
  if (schema.num_partitions <= static_cast<int64_t>(kPartitionsMax)) return Status::Ok();
  return Unexpected(schema, "partition number (" + std::to_string(schema.num_partitions) +
                                ") exceeds max configuration (" + std::to_string(kPartitionsMax) +
                                ")");
}

Status CheckKeys(const CollectionSchema& schema) {
  int primaries = 0;
  const FieldSchema* partition_key = nullptr;
  for (const FieldSchema& field : schema.fields) {
    primaries += field.is_primary ? 1 : 0;
    if (!field.is_partition_key) continue;
    if (partition_key != nullptr) {
      return InvalidArgument("there are more than one partition key, field name = " +
                             partition_key->name + ", " + field.name);
    }
    partition_key = &field;
  }
  if (primaries == 1) return Status::Ok();
  return InvalidArgument("collection '" + schema.name + "' has " + std::to_string(primaries) +
                         " primary keys; exactly one field must be the primary key");
}

}  // namespace

Status ValidateSchema(const CollectionSchema& schema) {
  TRY(ValidateName("collection", schema.name));
  TRY(CheckCounts(schema));
  std::set<std::string> names;
  for (const FieldSchema& field : schema.fields) {
    TRY(ValidateField(field));
    if (!names.insert(field.name).second) {
      return InvalidArgument("duplicated field name: '" + field.name + "' is given twice")
          .WithNumber(Number::kUnexpected);
    }
  }
  TRY(CheckKeys(schema));
  TRY(CheckPartitions(schema));
  return ValidateFunctions(schema);
}

}  // namespace elanus::core
