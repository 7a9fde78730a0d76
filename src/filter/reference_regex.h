// Random regular expressions, and a slow search for them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "filter/reference_rows.h"

namespace elanus::filter::reference {

// A regular expression as a row of pieces, each of which takes single characters.
struct RegexPiece {
  std::vector<std::string> characters;
  bool is_negated = false;  // Takes all characters but these; a dot takes all but the line's end.
  size_t least = 1;
  size_t most = 1;
};
struct Regex {
  std::string text;
  std::vector<RegexPiece> pieces;
  bool is_at_begin = false;
  bool is_at_end = false;
};

inline bool Takes(const RegexPiece& piece, std::string_view character) {
  for (const std::string& one : piece.characters) {
    if (one == character) return !piece.is_negated;
  }
  return piece.is_negated;
}

// Whether the pieces from `piece` on take the beginning of the text, `taken` having been taken by
// the first of them.
inline bool TakesBegin(const Regex& regex, size_t piece, size_t taken, std::string_view text) {
  if (piece == regex.pieces.size()) return !regex.is_at_end || text.empty();
  const RegexPiece& at = regex.pieces[piece];
  if (taken >= at.least && TakesBegin(regex, piece + 1, 0, text)) return true;
  if (taken == at.most || text.empty()) return false;
  const size_t length = CharacterLength(text);
  return Takes(at, text.substr(0, length)) &&
         TakesBegin(regex, piece, taken + 1, text.substr(length));
}

inline bool IsFound(const Regex& regex, std::string_view text) {
  while (true) {
    if (TakesBegin(regex, 0, 0, text)) return true;
    if (regex.is_at_begin || text.empty()) return false;
    text.remove_prefix(CharacterLength(text));
  }
}

// Adds a piece and returns how it is written.
inline std::string AddPiece(Choices* choices, Regex* regex) {
  RegexPiece piece;
  std::string text;
  switch (choices->Pick(5)) {
    case 0:
      piece.characters = {"\n"};
      piece.is_negated = true;
      text = ".";
      break;
    case 1:
      piece.characters = {"a", "\xC3\xA9"};
      piece.is_negated = choices->OneIn(2);
      text = piece.is_negated ? "[^a\xC3\xA9]" : "[a\xC3\xA9]";
      break;
    case 2:
      piece.characters = {"\\"};
      text = "\\\\";
      break;
    default:
      piece.characters = {choices->PickOf<std::string>({"a", "b", "A", "%", "_", "\xE6\x97\xA5"})};
      text = piece.characters[0];
  }
  const auto count = choices->PickOf<std::string>({"", "", "*", "+", "?", "{2}"});
  if (count == "*" || count == "?") piece.least = 0;
  if (count == "*" || count == "+") piece.most = std::string::npos;
  if (count == "{2}") piece.least = piece.most = 2;
  regex->pieces.push_back(std::move(piece));
  return text + count;
}

inline Regex SomeRegex(Choices* choices) {
  Regex regex;
  regex.is_at_begin = choices->OneIn(3);
  if (regex.is_at_begin) regex.text += "^";
  for (size_t left = choices->Pick(4); left > 0; --left) regex.text += AddPiece(choices, &regex);
  regex.is_at_end = choices->OneIn(3);
  if (regex.is_at_end) regex.text += "$";
  return regex;
}

}  // namespace elanus::filter::reference
