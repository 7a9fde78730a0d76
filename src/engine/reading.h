// Reading: the state of a collection that one request reads, and which of its rows it sees.
#pragma once

#include <memory>

#include "engine/snapshot.h"

namespace elanus::engine {

// A snapshot holds rows that a reader may not see: expired ones wait for compaction, and a reader
// of the past sees neither what was written nor what was deleted later.
struct Visibility {
  uint64_t as_of = UINT64_MAX;  // Rows and deletes with a later timestamp have not happened.
  uint64_t expired_before = 0;  // Rows with an earlier timestamp are gone.

  bool is_plain() const { return as_of == UINT64_MAX && expired_before == 0; }
};

struct Reading {
  std::shared_ptr<const Snapshot> snapshot;
  Visibility visibility;

  const core::CollectionSchema& schema() const { return snapshot->schema(); }
  // What a later request asks for to read the same state.
  uint64_t timestamp() const { return std::min(visibility.as_of, snapshot->timestamp); }
};

// The rows of a segment that are not deleted and not expired.
core::Result<core::Bitset> VisibleRows(const SegmentView& view, const Visibility& visibility);

// The oldest timestamp that rows may have at `now_ms`, by the collection's property
// "collection.ttl.seconds"; 0 if rows do not expire.
uint64_t ExpiryTimestamp(const core::CollectionSchema& schema, uint64_t now_ms);

}  // namespace elanus::engine
