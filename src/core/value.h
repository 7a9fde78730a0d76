// Value: one scalar, as a literal in a filter, a default or a parameter.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace elanus::core {

// monostate is null.
using Value = std::variant<std::monostate, bool, int64_t, double, std::string>;

// What stands for a {name} in a filter: a scalar, or a list of further ones.
struct FilterValue {
  std::variant<Value, std::vector<FilterValue>> what;
};
using FilterValues = std::map<std::string, FilterValue>;

}  // namespace elanus::core
