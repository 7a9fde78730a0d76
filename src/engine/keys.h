// Primary keys: comparing, ordering and finding them. A key column is Int64 or VarChar.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/column.h"

namespace elanus::engine {

// Below, equal to or above 0, as key `row_a` of `a` stands to key `row_b` of `b`. Text by bytes.
// REQUIRES: both columns have one type
int CompareKeys(const core::ColumnView& a, size_t row_a, const core::ColumnView& b, size_t row_b);

// The rows by ascending key, ties by row.
std::vector<uint32_t> SortKeys(const core::ColumnView& keys);

// The part of `order`, the key order of `keys`, whose rows have key `row` of `wanted`.
std::span<const uint32_t> FindKey(const core::ColumnView& keys, std::span<const uint32_t> order,
                                  const core::ColumnView& wanted, size_t row);

}  // namespace elanus::engine
