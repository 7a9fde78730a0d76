// The pattern is run as a nondeterministic automaton: a set of positions in the pattern moves along
// the path, so "a*a*a*a*b" costs no more than any other pattern of its length.
#include "gallery/glob.h"

#include "gallery/text.h"

namespace elanus::gallery {

bool Glob::Token::Takes(char32_t c) const {
  if (kind == Kind::kCharacter) return c == character;
  if (kind == Kind::kEverything) return true;
  if (c == U'/') return kind == Kind::kFolders;
  if (kind != Kind::kSet) return true;
  bool inside = false;
  for (const Range& range : ranges) inside = inside || (range.first <= c && c <= range.last);
  return inside != negated;
}

// Reads a set that starts at *position, '['. A set that never ends is the character '[' itself.
Glob::Token Glob::ParseSet(const std::u32string& text, size_t* position) {
  Token set{.kind = Kind::kSet};
  size_t i = *position + 1;
  if (i < text.size() && (text[i] == U'!' || text[i] == U'^')) {
    set.negated = true;
    ++i;
  }
  const size_t first = i;
  for (; i < text.size() && (text[i] != U']' || i == first); ++i) {
    const char32_t low = text[i] == U'\\' && i + 1 < text.size() ? text[++i] : text[i];
    char32_t high = low;
    if (i + 2 < text.size() && text[i + 1] == U'-' && text[i + 2] != U']') {
      high = text[i + 2];
      i += 2;
    }
    set.ranges.push_back({low, high});
  }
  if (i >= text.size()) return Token{.kind = Kind::kCharacter, .character = U'['};
  *position = i;
  return set;
}

// "**" means more than "*" only where it is a whole name; "a**b" is "a*b", as git has it.
Glob::Glob(std::string_view pattern) {
  const std::u32string text = ToCodePoints(pattern);
  for (size_t i = 0; i < text.size(); ++i) {
    const bool starts_name = i == 0 || text[i - 1] == U'/';
    if (text[i] == U'*' && i + 1 < text.size() && text[i + 1] == U'*' && starts_name) {
      if (i + 2 == text.size()) {
        tokens_.push_back({.kind = Kind::kEverything});
        return;
      }
      if (text[i + 2] == U'/') {
        tokens_.push_back({.kind = Kind::kFolders});
        i += 2;
        continue;
      }
    }
    if (text[i] == U'*') {
      tokens_.push_back({.kind = Kind::kStar});
    } else if (text[i] == U'?') {
      tokens_.push_back({.kind = Kind::kAnyCharacter});
    } else if (text[i] == U'[') {
      tokens_.push_back(ParseSet(text, &i));
    } else {
      if (text[i] == U'\\' && i + 1 < text.size()) ++i;
      tokens_.push_back({.kind = Kind::kCharacter, .character = text[i]});
    }
  }
}

// Adds the positions that are reached without a character: what a run of none matches. Folders may
// only end where a name starts, so "**/a" does not match "ba".
void Glob::Close(std::vector<bool>* states, bool at_folder_start) const {
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (!(*states)[i]) continue;
    const Kind kind = tokens_[i].kind;
    if (kind == Kind::kStar || kind == Kind::kEverything ||
        (kind == Kind::kFolders && at_folder_start)) {
      (*states)[i + 1] = true;
    }
  }
}

bool Glob::Matches(std::string_view path) const {
  std::vector<bool> states(tokens_.size() + 1, false);
  states[0] = true;
  Close(&states, true);
  for (const char32_t c : ToCodePoints(path)) {
    // Tokens that stand for runs stay where they are; all others hand on to the next position.
    std::vector<bool> next(tokens_.size() + 1, false);
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (!states[i] || !tokens_[i].Takes(c)) continue;
      const Kind kind = tokens_[i].kind;
      const bool stays = kind == Kind::kStar || kind == Kind::kFolders || kind == Kind::kEverything;
      next[stays ? i : i + 1] = true;
    }
    Close(&next, c == U'/');
    states.swap(next);
  }
  return states[tokens_.size()];
}

}  // namespace elanus::gallery
