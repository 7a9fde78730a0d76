// What a filter may have meant by a name that does not exist.
#pragma once

#include <string>
#include <string_view>

#include "core/schema.h"

namespace elanus::filter {

// The field whose name is nearest to `name` by edits of one letter, "" if none is near.
std::string NearestField(std::string_view name, const core::CollectionSchema& schema);

}  // namespace elanus::filter
