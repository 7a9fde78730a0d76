// Default values: what a row has where it says nothing.
#pragma once

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"
#include "core/value.h"

namespace elanus::core {

// Adds the value as a row. kInvalidArgument if it is not of the field's type or beyond its range;
// vectors, arrays and JSON have no defaults.
Status AppendValue(const FieldSchema& field, const Value& value, Column* column);

}  // namespace elanus::core
