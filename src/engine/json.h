// JSON texts, as they stand in the rows of JSON fields and of the dynamic field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::engine {

// Deeper nesting than anyone writes, and shallow enough for every reader to recurse.
inline constexpr int kJsonDepthMax = 500;

// Whether the text is one JSON value, in UTF-8, of at most core::kDynamicBytesMax bytes.
core::Status CheckJson(std::string_view text);

// Whether it is an object, as each row of the dynamic field is.
core::Status CheckJsonObject(std::string_view text);

// The keys of an object. REQUIRES: CheckJsonObject(text).ok()
std::vector<std::string> KeysOf(std::string_view text);

// The object with the given keys alone, as far as it has them. {} for a text that is no object.
std::string KeepKeys(std::string_view text, const std::vector<std::string>& keys);

// The object `base` with the keys of `over` set. REQUIRES: both are objects
std::string MergeObjects(std::string_view base, std::string_view over);

}  // namespace elanus::engine
