// Tokens that are found in a text as they are written, before any splitting: "[MASK]", "</s>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace elanus::embed {

struct AddedToken {
  std::string text;
  int64_t id = 0;
  bool takes_left = false;   // Spaces before it belong to it.
  bool takes_right = false;  // Spaces behind it do.
  bool single_word = false;  // It does not count within a word.
};

// A part of a text: a token that was found, or what stands between such tokens.
struct TextPart {
  std::string text;
  std::optional<int64_t> id;
  bool begins_text = false;
};

// Immutable.
class AddedTokens {
 public:
  // REQUIRES: no text is empty
  explicit AddedTokens(std::vector<AddedToken> tokens);

  // The parts of the part in order, none empty. Of several tokens at one place the longest counts.
  void Split(const TextPart& part, std::vector<TextPart>* parts) const;

 private:
  const AddedToken* TokenAt(std::string_view text, size_t at) const;

  // By their first byte, the longest first.
  std::vector<std::vector<AddedToken>> by_first_;
};

}  // namespace elanus::embed
