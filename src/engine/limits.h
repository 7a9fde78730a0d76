// What this engine can keep: the checks of a schema beyond those of the data model.
#pragma once

#include "core/schema.h"
#include "core/status.h"

namespace elanus::engine {

// kInvalidArgument names a default value that is not of its field's type.
core::Status CheckSupported(const core::CollectionSchema& schema);

}  // namespace elanus::engine
