// Unigram: of all the ways to spell a word with known tokens, the most probable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "embed/token_model.h"
#include "embed/vocabulary.h"

namespace elanus::embed {

struct UnigramRules {
  Vocabulary vocabulary;
  std::vector<double> scores;        // Logarithms of probabilities, by id.
  std::optional<int64_t> unknown;    // For what no token spells.
  bool falls_back_to_bytes = false;  // That is its bytes, "<0xE9>", if they are tokens.
};

// SentencePiece's tokens: XLM-R, T5, SigLIP.
class Unigram final : public TokenModel {
 public:
  // kCorruption if there are no tokens, or the unknown token is none of them.
  static core::Result<Unigram> Make(UnigramRules rules);

  void Encode(std::string_view word, std::vector<int64_t>* ids) const override;
  std::optional<int64_t> IdOf(std::string_view token) const override;

 private:
  explicit Unigram(UnigramRules rules) : rules_(std::move(rules)) {}
  void AddUnknown(std::string_view text, std::vector<int64_t>* ids) const;

  UnigramRules rules_;
  double unknown_score_ = 0;
  size_t token_bytes_max_ = 0;
};

}  // namespace elanus::embed
