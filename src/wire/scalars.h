// Columns of scalars and ScalarField messages.
#pragma once

#include "core/column.h"
#include "core/schema.h"
#include "wire/presence.h"

namespace milvus::proto::schema {
class ScalarField;
}

namespace elanus::wire {

// Which rows of a column a message has values for.
enum class Nulls {
  kLeftOut,  // Those that are not null, as in requests.
  kKept,     // All, with zeros for nulls, as in answers.
};

// The values of a field that is no vector. kInvalidArgument names the field and, where there is
// one, the row and the value that is wrong.
core::Result<core::Column> ReadScalars(const milvus::proto::schema::ScalarField& message,
                                       const core::FieldSchema& field, const Presence& presence);

// REQUIRES: the column has the field's type; its arrays are well-formed
void WriteScalars(const core::ColumnView& column, const core::FieldSchema& field, Nulls nulls,
                  milvus::proto::schema::ScalarField* message);

}  // namespace elanus::wire
