// Greedy longest match, as the models were trained with: "kites" is "kite" and "##s" even where
// "kit" and "##es" are known. A word that cannot be spelled out to its end is one unknown token.
#include "embed/word_piece.h"

#include <algorithm>

namespace elanus::embed {
namespace {

struct Found {
  size_t at = std::string_view::npos;
  std::string_view name;
  int64_t id = 0;
};

// The first special token of the text; of several at one place, the longest.
Found FindSpecial(std::string_view text, const Vocabulary& special) {
  Found first;
  for (const auto& [name, id] : special) {
    const size_t at = text.find(name);
    if (at == text.npos || at > first.at) continue;
    if (at < first.at || name.size() > first.name.size()) first = {at, name, id};
  }
  return first;
}

}  // namespace

std::vector<int64_t> WordPiece::Encode(std::string_view text, int max_tokens) const {
  std::vector<int64_t> ids = rules_.before;
  while (!text.empty()) {
    const Found special = FindSpecial(text, rules_.special);
    EncodeWords(text.substr(0, special.at), &ids);
    if (special.at == text.npos) break;
    ids.push_back(special.id);
    text.remove_prefix(special.at + special.name.size());
  }
  const size_t max = static_cast<size_t>(std::max(max_tokens, 0));
  ids.resize(std::min(ids.size(), max - std::min(max, rules_.after.size())));
  ids.insert(ids.end(), rules_.after.begin(), rules_.after.end());
  return ids;
}

void WordPiece::EncodeWords(std::string_view text, std::vector<int64_t>* ids) const {
  for (const std::string& word : BertWords(text, rules_.normalization)) EncodeWord(word, ids);
}

void WordPiece::EncodeWord(std::string_view word, std::vector<int64_t>* ids) const {
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

}  // namespace elanus::embed
