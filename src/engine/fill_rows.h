// Partial upserts: rows that name only the fields they change.
#pragma once

#include "engine/check_rows.h"
#include "engine/snapshot.h"

namespace elanus::engine {

// `given` with every field of the schema, in its order. What a row does not say comes from the row
// with its key, if there is one; dynamic keys are merged. A row without a predecessor gets defaults
// and nulls, and is kInvalidArgument if a field has neither.
// REQUIRES: `given` came from CheckGivenRows
core::Result<core::Batch> FillFromPredecessors(const Snapshot& state, const core::Batch& given);

}  // namespace elanus::engine
