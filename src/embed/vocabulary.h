// What is long in a tokenizer.json: its tokens and its merges.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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
  // Of a vocabulary that is a list: the score of each token, in the order of their ids.
  std::vector<double> scores;
  // Of byte-pair encoding: what is joined, the most urgent pair first.
  std::vector<std::pair<std::string, std::string>> merges;
  std::string rest;  // The JSON text without these three.
};

// Takes "vocab" and "merges" of "model" out of the JSON text. The parser for everything else needs
// ten times as long for tens of thousands of tokens, which would be felt before a search by words.
// A text without them is all rest; kCorruption if they are damaged, or the text is no JSON object.
core::Result<SplitTokenizer> TakeVocabulary(std::string_view json);

}  // namespace elanus::embed
