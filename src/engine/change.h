// Change: what one write does, in memory and as a record of the log.
//
// Insert, upsert and delete are one thing: keys that go, then rows that come. Going by keys, a
// change means the same whenever it is replayed, however the rows have been laid out since.
#pragma once

#include <optional>
#include <vector>

#include "core/batch.h"
#include "engine/snapshot.h"

namespace elanus::engine {

// Rows that come into one partition.
struct Addition {
  int64_t partition = 0;
  core::Batch rows;  // Every field of the schema, in its order.
};

struct Change {
  uint64_t timestamp = 0;
  // Rows with these keys that are older than the change go, from one partition or (0) from all.
  std::optional<core::Column> removed_keys;
  int64_t removed_from = 0;
  std::vector<Addition> added;

  bool empty() const { return !removed_keys.has_value() && added.empty(); }
};

std::vector<std::byte> EncodeChange(const core::CollectionSchema& schema, const Change& change);
// kCorruption if the bytes make no sense or do not fit the collection.
core::Result<Change> DecodeChange(const core::CollectionDescription& description,
                                  std::span<const std::byte> bytes);

struct Applied {
  Snapshot state;
  int64_t deleted = 0;
};

// The state after the change; `state` itself stays as it is.
// REQUIRES: change.timestamp > state.timestamp
core::Result<Applied> Apply(const Snapshot& state, Change change);

}  // namespace elanus::engine
