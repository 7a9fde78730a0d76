// What a store adds to the schema that a user gives.
#pragma once

#include <vector>

#include "core/description.h"

namespace elanus::engine {

// Field ids from 100 upwards, as Milvus has them; the dynamic field if there is to be one; the
// marks of function outputs. REQUIRES: the schema is valid
core::CollectionSchema CompleteSchema(core::CollectionSchema schema);

// The id of a field that is added to a completed schema.
int64_t NextFieldId(const core::CollectionSchema& schema);

// The partitions that a collection begins with: the default one, or, with a partition key,
// "_default_0", "_default_1", ...
std::vector<core::PartitionDescription> FirstPartitions(const core::CollectionSchema& schema,
                                                        uint64_t created_ms);

}  // namespace elanus::engine
