// Schemas: what a collection is made of, in the terms of the Milvus data model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "core/types.h"
#include "core/value.h"

namespace elanus::core {

struct FieldSchema {
  int64_t id = 0;  // Given by the store, from 100 upwards as in Milvus.
  std::string name;
  std::string description;
  DataType type = DataType::kInt64;
  DataType element_type = DataType::kInt64;  // Array only.
  int64_t dim = 0;                           // Dense vectors only.
  int64_t max_length = 0;                    // VarChar only: bytes.
  int64_t max_capacity = 0;                  // Array only: elements.
  bool is_primary = false;
  bool auto_id = false;
  bool nullable = false;
  bool is_partition_key = false;
  bool is_clustering_key = false;   // Kept and told; rows are not laid out by it.
  bool is_dynamic = false;          // The JSON field "$meta", which the store adds itself.
  bool is_function_output = false;  // Set by the store from the functions.
  Value default_value;              // null: none
  std::map<std::string, std::string> params;  // As given, to be returned as given.

  friend bool operator==(const FieldSchema&, const FieldSchema&) = default;
};

// DO NOT CHANGE THESE VALUES: they are in manifests, and the numbers of Milvus' schema.proto.
enum class FunctionType : int32_t { kBm25 = 1, kTextEmbedding = 2 };

// A field that is computed from others when rows are written.
struct FunctionSchema {
  std::string name;
  std::string description;
  FunctionType type = FunctionType::kBm25;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, std::string> params;

  friend bool operator==(const FunctionSchema&, const FunctionSchema&) = default;
};

// How fresh a reader wants its answer. Every acknowledged write is visible here, which is kStrong;
// the others are kept and told. DO NOT CHANGE THESE VALUES: they are in manifests.
enum class Consistency : int32_t {
  kStrong = 0,
  kSession = 1,
  kBounded = 2,
  kEventually = 3,
  kCustomized = 4,
};

struct CollectionSchema {
  std::string name;
  std::string description;
  std::vector<FieldSchema> fields;
  std::vector<FunctionSchema> functions;
  // Keys that no field has are kept in the JSON field kDynamicField.
  bool enable_dynamic_field = false;
  // 0: kPartitionKeyPartitions if there is a partition key, else the one default partition.
  int64_t num_partitions = 0;
  int64_t shards = 1;  // Kept and told; 0 counts as 1.
  Consistency consistency = Consistency::kBounded;
  std::map<std::string, std::string> properties;

  // The field of this name, or nullptr.
  const FieldSchema* Find(std::string_view field) const;
  // REQUIRES: the schema is valid, so there is exactly one.
  const FieldSchema& primary() const;
  // nullptr: none.
  const FieldSchema* partition_key() const;
  // nullptr: none, or the schema has not been through a store yet.
  const FieldSchema* dynamic() const;
  // The function that computes this field, or nullptr.
  const FunctionSchema* FunctionOf(std::string_view output) const;

  friend bool operator==(const CollectionSchema&, const CollectionSchema&) = default;
};

inline constexpr const char* kDynamicField = "$meta";
inline constexpr const char* kDefaultPartition = "_default";
// A property of collections: seconds after which a row expires; 0 and -1 say never.
inline constexpr const char* kTtlProperty = "collection.ttl.seconds";
inline constexpr int64_t kPartitionKeyPartitions = 64;  // As Milvus 2.4 and later.

// Checks a name: letters, digits and underscores. `what` is "collection", "field", "partition", ...
Status ValidateName(const char* what, const std::string& name);

// Checks one field by itself: name, type, keys, lengths, dimension, default value.
Status ValidateField(const FieldSchema& field);

// Whether a parameter of the field says true, in one of the forms that Milvus reads.
bool IsOn(const FieldSchema& field, const std::string& param);

// Checks what the functions are, and that their fields are there and can be theirs.
Status ValidateFunctions(const CollectionSchema& schema);

// Checks each field, and names, counts, keys, partitions and functions against the limits of
// limits.h.
Status ValidateSchema(const CollectionSchema& schema);

// The form in which schemas are kept in manifests. Writes version 2, reads 1 and 2.
void PutSchema(const CollectionSchema& schema, ByteWriter* writer);
Result<CollectionSchema> GetSchema(ByteReader* reader);

}  // namespace elanus::core
