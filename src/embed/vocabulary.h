// The tokens of a tokenizer.json.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/status.h"

namespace elanus::embed {

// Lets maps keyed by strings be asked with views.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
// Token to id.
using Vocabulary = std::unordered_map<std::string, int64_t, TextHash, std::equal_to<>>;

struct SplitTokenizer {
  Vocabulary vocabulary;
  std::string rest;  // The JSON text with an empty vocabulary in it.
};

// Takes the object "vocab" out of the JSON text. A general parser needs ten times as long for its
// tens of thousands of tokens, which would be felt before every search by words. A text without
// such an object is all rest; kCorruption if the object is damaged.
core::Result<SplitTokenizer> TakeVocabulary(std::string_view json);

}  // namespace elanus::embed
