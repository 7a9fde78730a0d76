// Searching by rows that are there: their values become the queries.
#pragma once

#include "engine/reading.h"

namespace elanus::engine {

// The values of `field` of the loaded rows with these keys, in their order; of several rows with
// one key the one that was written last. kInvalidArgument names the keys that no row has, or the
// first whose value is null.
core::Result<core::Column> ReadQueries(const Reading& reading, const core::FieldSchema& field,
                                       const core::Column& keys);

}  // namespace elanus::engine
