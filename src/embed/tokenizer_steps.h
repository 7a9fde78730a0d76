// The steps of a tokenizer.json's normalizer or pre_tokenizer, which may be sequences of sequences.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

struct TokenizerStep {
  std::string type;  // "Lowercase", "Split", ...
  std::string json;  // The whole step, its type included.
};

// The steps in order; none for "null". `sequence` is the name under which a Sequence keeps its
// members. kCorruption for a step without a type, or for too many of them or too deep.
core::Result<std::vector<TokenizerStep>> StepsOf(std::string_view json, const char* sequence);

}  // namespace elanus::embed
