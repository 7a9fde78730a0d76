// The configuration file: TOML with the names of the flags as keys.
//
//   uri = "/data/photos.db"
//   limit = 20
//   exclude = ["cache/", "*.thumb.jpg"]
#pragma once

#include <map>
#include <string>

#include "core/status.h"

namespace elanus::app {

// Keys of the file to variables of the environment.
using ConfigKeys = std::map<std::string, std::string>;

// Puts the values of the file into variables that are not set, so that file, environment and flag
// are one mechanism with one order. kInvalidArgument for a key that no flag has; a missing file is
// an error only if it is `required`.
core::Status ApplyConfigFile(const std::string& path, bool required, const ConfigKeys& keys);

}  // namespace elanus::app
