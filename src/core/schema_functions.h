// What a field is to the functions of its schema.
#pragma once

#include "core/schema.h"

namespace elanus::core {

// Whether a BM25 function makes the field: counts of terms, which no reader is shown, and which are
// searched by texts alone. What a TextEmbedding function makes is a vector like others.
bool IsCountedOutput(const CollectionSchema& schema, const FieldSchema& field);

}  // namespace elanus::core
