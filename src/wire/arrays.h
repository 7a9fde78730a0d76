// Rows of Array columns and the ScalarField messages that stand for them.
#pragma once

#include <string>

#include "core/array.h"
#include "core/schema.h"
#include "core/status.h"

namespace milvus::proto::schema {
class ScalarField;
}

namespace elanus::wire {

// The bytes of one row (core/array.h). A message without values is an empty array. The message of
// an error is about the elements; it says neither field nor row.
core::Result<std::string> ReadArray(core::DataType element,
                                    const milvus::proto::schema::ScalarField& message);

// Also an empty array says of what type it is, as the Node SDK expects.
void WriteArray(const core::ArrayView& array, core::DataType element,
                milvus::proto::schema::ScalarField* message);

}  // namespace elanus::wire
