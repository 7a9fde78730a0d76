// Greedy longest match, as the models were trained with: "kites" is "kite" and "##s" even where
// "kit" and "##es" are known. A word that cannot be spelled out to its end is one unknown token.
#include "embed/word_piece.h"

#include "embed/bert_text.h"

namespace elanus::embed {

void WordPiece::Encode(std::string_view word, std::vector<int64_t>* ids) const {
  const size_t before = ids->size();
  std::string piece;
  bool is_known = CodePoints(word) <= rules_.word_code_points_max;
  for (size_t begin = 0; is_known && begin < word.size();) {
    size_t end = word.size();
    auto found = rules_.vocabulary.end();
    for (; end > begin; --end) {
      piece = begin == 0 ? "" : rules_.continuation;
      piece += word.substr(begin, end - begin);
      found = rules_.vocabulary.find(piece);
      if (found != rules_.vocabulary.end()) break;
    }
    is_known = end > begin;
    if (is_known) ids->push_back(found->second);
    begin = end;
  }
  if (is_known) return;
  ids->resize(before);
  ids->push_back(rules_.unknown);
}

std::optional<int64_t> WordPiece::IdOf(std::string_view token) const {
  const auto found = rules_.vocabulary.find(token);
  return found == rules_.vocabulary.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace elanus::embed
