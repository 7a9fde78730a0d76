// SentencePiece's own normalisation, as its models carry it: a table of what becomes what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// tokenizer.json's "precompiled_charsmap": in base64 a double-array trie of the texts that are
// replaced, and behind it the replacements. Immutable.
class SentencePieceMap {
 public:
  // kCorruption if the table is damaged.
  static core::Result<SentencePieceMap> Parse(std::string_view base64);

  // Well-formed UTF-8 to the same.
  std::string Normalize(std::string_view text) const;

 private:
  std::optional<std::string_view> ReplacementOf(std::string_view text) const;

  std::vector<uint32_t> trie_;
  std::string replacements_;  // Each ended by a zero byte.
};

}  // namespace elanus::embed
