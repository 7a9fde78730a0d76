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

struct Change {
  uint64_t timestamp = 0;
  // Rows with these keys that are older than the change go.
  std::optional<core::Column> removed_keys;
  // Every field of the schema, in its order.
  std::optional<core::Batch> added;

  bool empty() const { return !removed_keys.has_value() && !added.has_value(); }
};

std::vector<std::byte> EncodeChange(const core::CollectionSchema& schema, const Change& change);
// kCorruption if the bytes make no sense or do not fit the schema.
core::Result<Change> DecodeChange(const core::CollectionSchema& schema,
                                  std::span<const std::byte> bytes);

struct Applied {
  Snapshot state;
  int64_t deleted = 0;
};

// The state after the change; `state` itself stays as it is.
// REQUIRES: change.timestamp > state.timestamp
core::Result<Applied> Apply(const Snapshot& state, Change change);

}  // namespace elanus::engine
