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

// The fields that an answer has.
struct OutputFields {
  std::vector<std::string> names;  // Of the schema; the primary key first, each once.
  // Of the dynamic field, if it is among the names: these keys alone; empty: all of them.
  std::vector<std::string> dynamic_keys;
};

// What a request's output fields mean; "*" stands for every field, and a name that no field has for
// a dynamic key, if there is a dynamic field. kInvalidArgument for any other name.
core::Result<OutputFields> FindOutputFields(const core::CollectionSchema& schema,
                                            const std::vector<std::string>& asked);

// The given fields of the given rows, both in the given order.
core::Result<core::Batch> ReadRows(const Snapshot& snapshot, std::span<const RowPlace> places,
                                   const OutputFields& fields);

// kInvalidArgument with the words every verb uses for a field that is not there.
core::Status NoSuchField(const core::CollectionSchema& schema, const std::string& field);

}  // namespace elanus::engine
