// Property changes: the same for databases, collections, fields and indexes.
#pragma once

#include <map>
#include <string>

#include "core/description.h"
#include "core/status.h"

namespace elanus::engine {

// Sets and removes; all others stay.
void ChangeProperties(const core::PropertyChange& change,
                      std::map<std::string, std::string>* properties);

// Checks the properties of a collection that mean something here: collection.ttl.seconds is an
// integer of at least -1, mmap.enabled is true or false. All others are kept as they are.
core::Status CheckProperties(const std::map<std::string, std::string>& properties);

// "true" and "false" in any case.
core::Result<bool> ParseFlag(const std::string& key, const std::string& text);
// kInvalidArgument names the key, if the text is not a whole decimal number.
core::Result<int64_t> ParseWhole(const std::string& key, const std::string& text);

inline constexpr const char* kMmapProperty = "mmap.enabled";

}  // namespace elanus::engine
