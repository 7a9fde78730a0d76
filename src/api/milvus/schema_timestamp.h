// When a schema was changed last, as clients remember it.
#pragma once

#include "core/description.h"
#include "wire/timestamps.h"

namespace elanus::api {

// Clients keep a schema, and send its timestamp with the rows they made by it. Fields are only ever
// added to a collection, so their number tells one schema of it from another.
inline uint64_t SchemaTimestamp(const core::CollectionDescription& description) {
  return wire::HybridTimestamp(description.created_ms) + description.schema.fields.size();
}

}  // namespace elanus::api
