// Primary keys for rows that come without (auto_id).
#pragma once

#include "core/column.h"
#include "core/schema.h"

namespace elanus::engine {

// `rows` keys, rising, the last of them `last_timestamp`: timestamps are never used twice, so the
// keys that come from them are not either. VarChar keys are the same numbers in decimal.
core::Column GenerateKeys(const core::FieldSchema& primary, size_t rows, uint64_t last_timestamp);

}  // namespace elanus::engine
