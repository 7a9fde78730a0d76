// WordPiece: a word as the longest known pieces, from its beginning on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "embed/token_model.h"
#include "embed/vocabulary.h"

namespace elanus::embed {

struct WordPieceRules {
  Vocabulary vocabulary;
  std::string continuation = "##";  // Stands before every piece that does not begin a word.
  int64_t unknown = 0;              // The id of a word that has no pieces.
  size_t word_code_points_max = 100;
};

// The tokens of BERT and its kin, Chinese-CLIP's text tower included.
class WordPiece final : public TokenModel {
 public:
  explicit WordPiece(WordPieceRules rules) : rules_(std::move(rules)) {}
  void Encode(std::string_view word, std::vector<int64_t>* ids) const override;
  std::optional<int64_t> IdOf(std::string_view token) const override;

 private:
  const WordPieceRules rules_;
};

}  // namespace elanus::embed
