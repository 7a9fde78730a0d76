// Schemas: Milvus' messages and ours, both ways.
#pragma once

#include <string>

#include "core/schema.h"
#include "core/status.h"

namespace milvus::proto::schema {
class CollectionSchema;
class FieldSchema;
}  // namespace milvus::proto::schema

namespace elanus::wire {

// From the bytes in which CreateCollection and AddCollectionField carry them. An error names the
// field. Whether the schema makes sense is for the store to say; what only the message knows
// (struct arrays, external sources) is refused by name here.
core::Result<core::CollectionSchema> ReadSchema(const std::string& bytes);
core::Result<core::FieldSchema> ReadField(const std::string& bytes);

// The dynamic field is not shown: clients know of it by enable_dynamic_field.
void WriteSchema(const core::CollectionSchema& schema,
                 milvus::proto::schema::CollectionSchema* message);

}  // namespace elanus::wire
