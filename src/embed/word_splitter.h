// How a tokenizer cuts a text into words before its model sees them: "pre_tokenizer" of a
// tokenizer.json.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

struct Word {
  std::string text;
  bool begins_text = false;  // Whether nothing of the whole text stands before it.
};

// Immutable.
class WordSplitter {
 public:
  // From the JSON of the part; "null" cuts nothing. kUnimplemented names a kind that is not known
  // here.
  static core::Result<WordSplitter> Parse(std::string_view json);

  // No word is empty.
  std::vector<Word> Split(Word text) const;

  // Appends the words that one is cut into.
  using Step = std::function<void(const Word&, std::vector<Word>*)>;

 private:
  std::vector<Step> steps_;
};

}  // namespace elanus::embed
