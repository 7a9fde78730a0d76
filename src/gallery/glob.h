// Glob patterns as rg and .gitignore have them, on '/'-separated paths.
//
//   *      any run of characters but '/'        [a-z] [!a-z]  one character of a set, or not of it
//   ?      one character but '/'                \x            the character x itself
//   **/    any number of folders, also none     /**           everything below
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::gallery {

// A compiled pattern. Matching takes time in the product of the two lengths, whatever the pattern.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  // Whether the pattern matches the whole of `path`.
  bool Matches(std::string_view path) const;

 private:
  // What one token of a pattern takes.
  enum class Kind { kCharacter, kAnyCharacter, kStar, kFolders, kEverything, kSet };
  struct Range {
    char32_t first;
    char32_t last;
  };
  struct Token {
    Kind kind = Kind::kCharacter;
    char32_t character = 0;
    bool negated = false;
    std::vector<Range> ranges = {};

    // Whether this token takes `c` as its one character.
    bool Takes(char32_t c) const;
  };

  // Reads a set in brackets, and leaves *position at its end.
  static Token ParseSet(const std::u32string& text, size_t* position);
  // Adds the positions that are reached without another character.
  void Close(std::vector<bool>* states, bool at_folder_start) const;

  std::vector<Token> tokens_;
};

}  // namespace elanus::gallery
