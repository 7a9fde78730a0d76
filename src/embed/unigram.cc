// Viterbi over the places between characters: the best way to a place is the best way to an earlier
// one and a token from there. A character without a token of its own costs ten more than the worst
// token, and neighbours of that kind are one unknown token: SentencePiece's rules.
#include "embed/unigram.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace elanus::embed {
namespace {

constexpr double kUnknownPenalty = 10;

size_t CharacterBytes(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

// The best way to a place.
struct Step {
  double score = -std::numeric_limits<double>::infinity();
  size_t from = 0;
  int64_t id = -1;  // -1: unknown.
};

// Tokens of these sizes are looked for, so that a vocabulary with one huge token costs no more than
// its own sizes.
constexpr size_t kTokenBytesMax = 256;

}  // namespace

core::Result<Unigram> Unigram::Make(UnigramRules rules) {
  Unigram model(std::move(rules));
  if (model.rules_.scores.empty()) return core::Corruption("tokenizer.json: 'vocab' is empty");
  const auto tokens = static_cast<int64_t>(model.rules_.scores.size());
  if (model.rules_.unknown && *model.rules_.unknown >= tokens) {
    return core::Corruption("tokenizer.json: 'unk_id' is not in 'vocab'");
  }
  model.unknown_score_ = *std::ranges::min_element(model.rules_.scores) - kUnknownPenalty;
  for (const auto& [token, id] : model.rules_.vocabulary) {
    model.token_bytes_max_ = std::max(model.token_bytes_max_, token.size());
  }
  model.token_bytes_max_ = std::min(model.token_bytes_max_, kTokenBytesMax);
  return model;
}

std::optional<int64_t> Unigram::IdOf(std::string_view token) const {
  const auto found = rules_.vocabulary.find(token);
  return found == rules_.vocabulary.end() ? std::nullopt : std::optional(found->second);
}

void Unigram::AddUnknown(std::string_view text, std::vector<int64_t>* ids) const {
  std::vector<int64_t> bytes;
  for (size_t i = 0; rules_.falls_back_to_bytes && i < text.size(); ++i) {
    const auto id = IdOf(fmt::format("<0x{:02X}>", static_cast<unsigned char>(text[i])));
    if (!id) break;
    bytes.push_back(*id);
  }
  if (!bytes.empty() && bytes.size() == text.size()) {
    ids->insert(ids->end(), bytes.begin(), bytes.end());
  } else if (rules_.unknown) {
    ids->push_back(*rules_.unknown);
  }
}

void Unigram::Encode(std::string_view word, std::vector<int64_t>* ids) const {
  std::vector<Step> best(word.size() + 1);
  best[0].score = 0;
  for (size_t at = 0; at < word.size();) {
    const double score = best[at].score;
    const size_t character = CharacterBytes(static_cast<unsigned char>(word[at]));
    bool has_single = false;
    const size_t size_max = std::min(token_bytes_max_, word.size() - at);
    for (size_t size = 1; size <= size_max; ++size) {
      // Tokens end where characters do.
      const bool ends = at + size == word.size() || (word[at + size] & 0xc0) != 0x80;
      if (!ends) continue;
      const auto found = rules_.vocabulary.find(word.substr(at, size));
      if (found == rules_.vocabulary.end()) continue;
      const double candidate = score + rules_.scores[static_cast<size_t>(found->second)];
      Step& step = best[at + size];
      if (candidate > step.score) step = {candidate, at, found->second};
      has_single |= size == character;
    }
    Step& step = best[std::min(at + character, word.size())];
    if (!has_single && score + unknown_score_ > step.score) {
      step = {score + unknown_score_, at, -1};
    }
    at += character;
  }

  std::vector<std::pair<size_t, const Step*>> way;
  for (size_t at = word.size(); at > 0; at = best[at].from) way.emplace_back(at, &best[at]);
  std::ranges::reverse(way);
  for (size_t i = 0; i < way.size();) {
    if (way[i].second->id >= 0) {
      ids->push_back(way[i++].second->id);
      continue;
    }
    const size_t begin = way[i].second->from;
    while (i + 1 < way.size() && way[i + 1].second->id < 0) ++i;
    AddUnknown(word.substr(begin, way[i].first - begin), ids);
    ++i;
  }
}

}  // namespace elanus::embed
