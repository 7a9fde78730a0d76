// Partitions: which ones a request means, and which one a row belongs to.
#pragma once

#include <string>
#include <vector>

#include "core/batch.h"
#include "engine/change.h"
#include "engine/snapshot.h"

namespace elanus::engine {

// The partition of this name; "" is the default one. kNotFound names it.
core::Result<int64_t> FindPartition(const core::CollectionDescription& description,
                                    const std::string& name);

// The partitions that a reader means by `names`; none means all that are loaded. An error says
// what does not exist or is not loaded.
core::Result<std::vector<int64_t>> LoadedPartitions(const Snapshot& snapshot,
                                                    const std::vector<std::string>& names);

// Which partition the values of a partition key belong to (docs/formats.md, "Partition keys").
// REQUIRES: Int64 or VarChar
int64_t PartitionOfKey(const core::CollectionDescription& description, const core::ColumnView& keys,
                       size_t row);

// The rows by the partition they belong to: the named one, or what the partition key says.
// kInvalidArgument if a partition is named and there is a partition key.
core::Result<std::vector<Addition>> SplitByPartition(const core::CollectionDescription& description,
                                                     const std::string& name, core::Batch rows);

}  // namespace elanus::engine
