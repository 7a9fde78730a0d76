// Reading the rows that won: places in segments become a batch.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/batch.h"
#include "engine/snapshot.h"

namespace elanus::engine {

// One row of one segment of a snapshot.
struct RowPlace {
  uint32_t segment = 0;
  uint32_t row = 0;
};

// The given fields of the given rows, both in the given order.
// REQUIRES: every field is in the schema
core::Result<core::Batch> ReadRows(const core::CollectionSchema& schema,
                                   std::span<const SegmentView> segments,
                                   std::span<const RowPlace> places,
                                   const std::vector<std::string>& fields);

// What a request's output fields mean: the primary key first, then the named ones, each once; "*"
// stands for every field. kInvalidArgument for a name that the schema does not have.
core::Result<std::vector<std::string>> OutputFields(const core::CollectionSchema& schema,
                                                    const std::vector<std::string>& asked);

// kInvalidArgument with the words every verb uses for a field that is not there.
core::Status NoSuchField(const core::CollectionSchema& schema, const std::string& field);

}  // namespace elanus::engine
