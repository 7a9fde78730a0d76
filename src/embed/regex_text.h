// Regular expressions as tokenizer.json has them, over UTF-8.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// A part of a text, in bytes.
struct TextSpan {
  size_t begin = 0;
  size_t end = 0;
  bool is_match = true;
};

// A pattern of a tokenizer: a regular expression, or a text that means itself. Immutable.
class TextPattern {
 public:
  // kUnimplemented for an expression that the library here cannot read.
  static core::Result<TextPattern> Regex(std::string_view expression);
  static core::Result<TextPattern> Literal(std::string_view text);

  // The whole text as spans that match and spans between them, none empty, in order. An expression
  // that takes too long on a text matches nothing more of it.
  std::vector<TextSpan> Split(std::string_view text) const;

  // The text with every match replaced by `content`, which means itself.
  std::string Replace(std::string_view text, std::string_view content) const;

 private:
  struct Compiled;
  std::vector<TextSpan> Matches(std::string_view text) const;

  std::string literal_;
  std::shared_ptr<const Compiled> compiled_;  // None for a literal.
};

}  // namespace elanus::embed
