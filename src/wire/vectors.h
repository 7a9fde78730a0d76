// Columns of vectors and VectorField messages. A null vector never has a value in a message.
#pragma once

#include "core/column.h"
#include "core/schema.h"
#include "wire/presence.h"

namespace milvus::proto::schema {
class VectorField;
}

namespace elanus::wire {

// The values of a vector field. Floats in a field of halves are rounded, as newer clients leave it
// to the server; sparse vectors are put in order. kInvalidArgument names the field and what is
// wrong: kind, dimension, count.
core::Result<core::Column> ReadVectors(const milvus::proto::schema::VectorField& message,
                                       const core::FieldSchema& field, const Presence& presence);

// The dimension is written even if there are no vectors, as clients divide by it.
void WriteVectors(const core::ColumnView& column, milvus::proto::schema::VectorField* message);

// The number of the member of VectorField that carries a type. REQUIRES: a vector type
int MemberOf(core::DataType type);

// The bytes of a sparse vector by rising index. kInvalidArgument if they are no whole entries; the
// message has no place.
core::Result<std::string> OrderedSparse(std::string_view bytes);

}  // namespace elanus::wire
