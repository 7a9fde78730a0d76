// What is searched for: PlaceholderGroup messages and columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"

namespace elanus::wire {

// The queries in a serialised PlaceholderGroup: vectors of the field's type, floats for a field of
// halves (which are rounded), or texts (a VarChar column) for a field that a function computes. The
// store checks that values are finite. kInvalidArgument names the field and the query that is
// wrong, and if there are not nq of them.
core::Result<core::Column> ReadQueries(std::string_view placeholder_group,
                                       const core::FieldSchema& field, int64_t nq);

// Whether a search may have so many queries; with the words of Milvus if it may not.
core::Status CheckQueryCount(int64_t nq);

// A serialised PlaceholderGroup. REQUIRES: vectors or texts, without nulls
std::string WriteQueries(const core::ColumnView& queries);

}  // namespace elanus::wire
