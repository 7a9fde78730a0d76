// Value: one scalar, as a literal in a filter, a default or a parameter.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace elanus::core {

// monostate is null.
using Value = std::variant<std::monostate, bool, int64_t, double, std::string>;

}  // namespace elanus::core
