// The characters of a word are a linked list in a vector, and the pairs that could be joined wait
// in a heap by rank, then by place. A pair of which one half was joined to something else in the
// meantime is stale: its ids no longer match and it is dropped when its turn comes. So a word of n
// characters costs n log n, however it is made.
#include "embed/byte_pair.h"

#include <fmt/format.h>

#include <queue>

namespace elanus::embed {
namespace {

constexpr size_t kNone = SIZE_MAX;

uint64_t KeyOf(int64_t first, int64_t second) {
  return static_cast<uint64_t>(first) << 32 | static_cast<uint64_t>(second);
}

// The length of the character that begins with this byte, in well-formed UTF-8.
size_t CharacterBytes(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

}  // namespace

struct BytePair::Character {
  int64_t id = 0;
  size_t previous = kNone;
  size_t next = kNone;
  bool is_gone = false;  // Joined to the one before it.
};

core::Result<BytePair> BytePair::Make(BytePairRules rules) {
  BytePair model(std::move(rules));
  uint32_t rank = 0;
  model.merges_.reserve(model.rules_.merges.size());
  for (const auto& [first, second] : model.rules_.merges) {
    const auto left = model.IdOf(first), right = model.IdOf(second);
    const auto joined = model.IdOf(first + second);
    if (!left || !right || !joined) {
      return core::Corruption("tokenizer.json: the merge '" + first + " " + second +
                              "' is of tokens that are not in 'vocab'");
    }
    // A pair that stands twice has the rank of its last place, as in the library models know.
    model.merges_.insert_or_assign(KeyOf(*left, *right), Merge{rank++, *joined});
  }
  model.rules_.merges.clear();
  for (size_t byte = 0; byte < 256; ++byte) {
    model.byte_tokens_[byte] = model.IdOf(fmt::format("<0x{:02X}>", byte));
  }
  return model;
}

std::optional<int64_t> BytePair::IdOf(std::string_view token) const {
  const auto found = rules_.vocabulary.find(token);
  return found == rules_.vocabulary.end() ? std::nullopt : std::optional(found->second);
}

const BytePair::Merge* BytePair::MergeOf(int64_t first, int64_t second) const {
  const auto found = merges_.find(KeyOf(first, second));
  return found == merges_.end() ? nullptr : &found->second;
}

void BytePair::AddUnknown(std::string_view character, std::vector<Character>* characters) const {
  bool has_bytes = rules_.falls_back_to_bytes;
  for (const unsigned char byte : character) has_bytes &= byte_tokens_[byte].has_value();
  if (has_bytes) {
    for (const unsigned char byte : character) characters->push_back({*byte_tokens_[byte]});
    return;
  }
  if (!rules_.unknown) return;
  const bool follows_unknown = !characters->empty() && characters->back().id == *rules_.unknown;
  if (!(rules_.fuses_unknown && follows_unknown)) characters->push_back({*rules_.unknown});
}

std::vector<BytePair::Character> BytePair::Characters(std::string_view word) const {
  std::vector<Character> characters;
  characters.reserve(word.size());
  for (size_t at = 0; at < word.size();) {
    const size_t size = CharacterBytes(static_cast<unsigned char>(word[at]));
    std::string character(word.substr(at, size));
    at += size;
    if (at >= word.size()) character += rules_.word_end;
    if (const auto id = IdOf(character)) {
      characters.push_back({*id});
    } else {
      AddUnknown(character, &characters);
    }
  }
  for (size_t i = 0; i < characters.size(); ++i) {
    if (i > 0) characters[i].previous = i - 1;
    if (i + 1 < characters.size()) characters[i].next = i + 1;
  }
  return characters;
}

void BytePair::Encode(std::string_view word, std::vector<int64_t>* ids) const {
  if (rules_.ignores_merges) {
    if (const auto whole = IdOf(word)) return ids->push_back(*whole);
  }
  std::vector<Character> characters = Characters(word);
  struct Pair {
    uint32_t rank;
    size_t at;
    int64_t id;
    bool operator>(const Pair& other) const {
      return rank != other.rank ? rank > other.rank : at > other.at;
    }
  };
  std::priority_queue<Pair, std::vector<Pair>, std::greater<>> pairs;
  const auto offer = [&](size_t at) {
    if (at == kNone || characters[at].next == kNone) return;
    const Merge* merge = MergeOf(characters[at].id, characters[characters[at].next].id);
    if (merge != nullptr) pairs.push({merge->rank, at, merge->id});
  };
  for (size_t i = 0; i < characters.size(); ++i) offer(i);
  while (!pairs.empty()) {
    const Pair pair = pairs.top();
    pairs.pop();
    Character& first = characters[pair.at];
    if (first.is_gone || first.next == kNone) continue;
    Character& second = characters[first.next];
    const Merge* merge = MergeOf(first.id, second.id);
    if (merge == nullptr || merge->id != pair.id) continue;
    first.id = pair.id;
    first.next = second.next;
    second.is_gone = true;
    if (first.next != kNone) characters[first.next].previous = pair.at;
    offer(first.previous);
    offer(pair.at);
  }
  for (const Character& character : characters) {
    if (!character.is_gone) ids->push_back(character.id);
  }
}

}  // namespace elanus::embed
