// LikePattern: the right side of `like`.
//
//   %     any characters, none too
//   _     exactly one character: a code point of UTF-8; a byte that belongs to none counts as one
//   \x    the character x itself, whatever it is; a backslash at the very end means itself
//
// Prefix, suffix, infix and exact patterns are found by comparing bytes. Any other pattern takes at
// worst text times pattern steps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::filter {

class LikePattern {
 public:
  explicit LikePattern(std::string_view pattern);

  bool Matches(std::string_view text) const;

 private:
  enum class Shape { kExact, kPrefix, kSuffix, kInfix, kGeneral };
  enum class Kind : char { kByte, kOne, kAny };
  struct Step {
    Kind kind;
    char byte;
  };

  bool MatchesGeneral(std::string_view text) const;

  Shape shape_ = Shape::kGeneral;
  std::string literal_;      // What is compared, but for kGeneral.
  std::vector<Step> steps_;  // kGeneral only. A kByte or nothing follows a kAny.
};

}  // namespace elanus::filter
