// What is said of a filter that cannot be read, in the words that scripts for Milvus look for.
#pragma once

#include <string>

#include "core/status.h"

namespace elanus::api {

// An error of the filter becomes "<who>cannot parse expression: <filter>, error: <what>"; every
// other status stays as it is.
core::Status InMilvusWords(const core::Status& status, const std::string& who,
                           const std::string& filter);

}  // namespace elanus::api
