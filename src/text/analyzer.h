// Analyzers: texts become the terms by which they are found.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::text {

struct Token {
  std::string term;
  uint32_t position = 0;  // Rises with the text; a removed token leaves its place empty.
  uint32_t begin = 0;     // Bytes [begin, end) of the text.
  uint32_t end = 0;
};

// Immutable; safe from many threads at once.
class Analyzer {
 public:
  virtual ~Analyzer() = default;
  // In the order of the text. Never fails: bytes that are not UTF-8 part tokens.
  virtual std::vector<Token> Analyze(std::string_view text) const = 0;
};

// The analyzer that a field's `analyzer_params` describe, in Milvus' JSON: "" or {} is the standard
// one; {"type": "english"}; {"tokenizer": "standard", "filter": ["lowercase", ...]}.
// kInvalidArgument names the part that is wrong.
core::Result<std::shared_ptr<const Analyzer>> MakeAnalyzer(std::string_view params);

}  // namespace elanus::text
