// Values are checked against their field, each column once from end to end: what is kept needs no
// further check anywhere.
#pragma once

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"

namespace elanus::engine {

// "field 'name' <what>", kInvalidArgument.
core::Status WrongField(const core::FieldSchema& field, const std::string& what);

// Whether every value that is not null may stand in the field: numbers are finite, texts are UTF-8
// and short enough, arrays, JSON and sparse vectors are well-formed. kInvalidArgument names the
// field and the row.
// REQUIRES: the column has the field's type and dim
core::Status CheckValues(const core::FieldSchema& field, const core::ColumnView& column);

}  // namespace elanus::engine
