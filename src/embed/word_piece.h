// WordPiece: a word as the longest known pieces, from its beginning on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "embed/bert_text.h"
#include "embed/tokenizer.h"
#include "embed/vocabulary.h"

namespace elanus::embed {

// All that a tokenizer.json says about one.
struct WordPieceRules {
  BertNormalization normalization;
  Vocabulary vocabulary;
  std::string continuation = "##";  // Stands before every piece that does not begin a word.
  int64_t unknown = 0;              // The id of a word that has no pieces.
  size_t word_code_points_max = 100;
  std::vector<int64_t> before;  // The special tokens around a text.
  std::vector<int64_t> after;
  Vocabulary special;  // Found in a text as they are: "[MASK]".
};

// The tokenizer of BERT and its kin, Chinese-CLIP's text tower included.
class WordPiece final : public Tokenizer {
 public:
  explicit WordPiece(WordPieceRules rules) : rules_(std::move(rules)) {}
  std::vector<int64_t> Encode(std::string_view text, int max_tokens) const override;

 private:
  void EncodeWords(std::string_view text, std::vector<int64_t>* ids) const;
  void EncodeWord(std::string_view word, std::vector<int64_t>* ids) const;

  const WordPieceRules rules_;
};

}  // namespace elanus::embed
