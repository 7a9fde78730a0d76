#include "embed/added_tokens.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace elanus::embed {
namespace {

UChar32 CharacterAt(std::string_view text, size_t at) {
  auto place = static_cast<int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(text.data(), place, static_cast<int32_t>(text.size()), c);
  return c;
}

// REQUIRES: at > 0
size_t Previous(std::string_view text, size_t at) {
  --at;
  while (at > 0 && (text[at] & 0xc0) == 0x80) --at;
  return at;
}

bool IsWordCharacter(UChar32 c) {
  return u_isalnum(c) || c == '_' || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_PC_MASK)) != 0;
}

bool StandsAlone(std::string_view text, size_t begin, size_t end) {
  const bool joined_left = begin > 0 && IsWordCharacter(CharacterAt(text, Previous(text, begin)));
  return !joined_left && (end == text.size() || !IsWordCharacter(CharacterAt(text, end)));
}

}  // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens) : by_first_(256) {
  std::ranges::stable_sort(tokens, std::greater<>(),
                           [](const AddedToken& token) { return token.text.size(); });
  for (AddedToken& token : tokens) {
    by_first_[static_cast<unsigned char>(token.text[0])].push_back(std::move(token));
  }
}

const AddedToken* AddedTokens::TokenAt(std::string_view text, size_t at) const {
  for (const AddedToken& token : by_first_[static_cast<unsigned char>(text[at])]) {
    if (text.substr(at).starts_with(token.text)) return &token;
  }
  return nullptr;
}

void AddedTokens::Split(const TextPart& part, std::vector<TextPart>* parts) const {
  const std::string_view text = part.text;
  size_t rest = 0;
  const auto add_text = [&](size_t end) {
    if (end <= rest) return;
    parts->push_back(
        {std::string(text.substr(rest, end - rest)), std::nullopt, part.begins_text && rest == 0});
  };
  for (size_t at = 0; at < text.size();) {
    const AddedToken* token = TokenAt(text, at);
    if (token == nullptr) {
      ++at;
      continue;
    }
    size_t begin = at, end = at + token->text.size();
    at = end;
    if (token->single_word && !StandsAlone(text, begin, end)) continue;
    while (token->takes_left && begin > rest &&
           u_isUWhiteSpace(CharacterAt(text, Previous(text, begin)))) {
      begin = Previous(text, begin);
    }
    while (token->takes_right && end < text.size() && u_isUWhiteSpace(CharacterAt(text, end))) {
      do {
        ++end;
      } while (end < text.size() && (text[end] & 0xc0) == 0x80);
    }
    add_text(begin);
    parts->push_back({"", token->id, false});
    rest = at = end;
  }
  add_text(text.size());
}

}  // namespace elanus::embed
