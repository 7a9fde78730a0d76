// Byte-pair encoding: a word as single characters, of which the most urgent neighbours are joined
// until no known pair is left.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/status.h"
#include "embed/token_model.h"
#include "embed/vocabulary.h"

namespace elanus::embed {

struct BytePairRules {
  Vocabulary vocabulary;
  std::vector<std::pair<std::string, std::string>> merges;  // The most urgent first.
  std::string word_end;              // Ends the last character of a word: CLIP's "</w>".
  std::optional<int64_t> unknown;    // For a character that is no token; none: it is left out.
  bool fuses_unknown = false;        // Neighbours without a token are one unknown token.
  bool falls_back_to_bytes = false;  // Such a character is its bytes, "<0xE9>", if they are tokens.
  bool ignores_merges = false;  // A word that is a token is that token, whatever its pairs say.
};

// The tokens of CLIP (over bytes written as letters), NLLB and Gemma (over characters).
class BytePair final : public TokenModel {
 public:
  // kCorruption if a merge joins what is no token, or makes what is none.
  static core::Result<BytePair> Make(BytePairRules rules);

  void Encode(std::string_view word, std::vector<int64_t>* ids) const override;
  std::optional<int64_t> IdOf(std::string_view token) const override;

 private:
  // What two neighbours become, and how urgent that is: the smallest rank first.
  struct Merge {
    uint32_t rank;
    int64_t id;
  };
  struct Character;

  explicit BytePair(BytePairRules rules) : rules_(std::move(rules)) {}
  std::vector<Character> Characters(std::string_view word) const;
  void AddUnknown(std::string_view character, std::vector<Character>* characters) const;
  const Merge* MergeOf(int64_t first, int64_t second) const;

  BytePairRules rules_;
  std::unordered_map<uint64_t, Merge> merges_;           // By both ids.
  std::array<std::optional<int64_t>, 256> byte_tokens_;  // "<0x00>" to "<0xFF>".
};

}  // namespace elanus::embed
