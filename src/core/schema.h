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
  bool is_dynamic = false;
  Value default_value;                        // null: none
  std::map<std::string, std::string> params;  // As given, to be returned as given.

  friend bool operator==(const FieldSchema&, const FieldSchema&) = default;
};

struct CollectionSchema {
  std::string name;
  std::string description;
  std::vector<FieldSchema> fields;
  bool enable_dynamic_field = false;
  std::map<std::string, std::string> properties;

  // The field of this name, or nullptr.
  const FieldSchema* Find(std::string_view field) const;
  // REQUIRES: the schema is valid, so there is exactly one.
  const FieldSchema& primary() const;

  friend bool operator==(const CollectionSchema&, const CollectionSchema&) = default;
};

// Checks names, types, dimensions and the one primary key against the limits of limits.h.
Status ValidateSchema(const CollectionSchema& schema);

// The form in which schemas are kept in manifests. Version 1.
void PutSchema(const CollectionSchema& schema, ByteWriter* writer);
Result<CollectionSchema> GetSchema(ByteReader* reader);

}  // namespace elanus::core
