// Regular expressions, in the syntax of RE2: a text matches if some part of it does.
#pragma once

#include <memory>
#include <string_view>

#include "core/status.h"

namespace elanus::filter {

class Regex {
 public:
  virtual ~Regex() = default;
  // In time linear in the text, in bounded memory, from many threads at once.
  virtual bool Matches(std::string_view text) const = 0;
};

// kInvalidArgument, without a place, if the pattern is wrong or needs too much memory.
core::Result<std::shared_ptr<const Regex>> MakeRegex(std::string_view pattern);

// So many stand in one filter at most, for each may use kRegexBytesMax of memory.
inline constexpr int kRegexesMax = 64;
inline constexpr int kRegexBytesMax = 1 << 20;

}  // namespace elanus::filter
