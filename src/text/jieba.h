// The tokenizer "jieba" for Chinese: words by cppjieba's dictionary of 349,000 words and, where the
// dictionary has none, by its hidden Markov model. Both are inside the program.
//
//   exact   each character stands in one word
//   search  the words of two and three characters inside a longer word are tokens too, before it
//
// What is neither Chinese nor ASCII letters and digits is one token for each code point: filters
// drop them. Positions count code points. The first use takes about a second and 150 MB of memory
// that all analyzers share; words of one's own need as much again.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/status.h"
#include "text/tokenizer.h"

namespace elanus::text {

struct JiebaSettings {
  bool is_search = true;
  bool uses_model = true;              // "hmm"
  bool uses_dictionary = true;         // Whether the words are those of the dictionary too.
  std::vector<std::string> own_words;  // Without white space, each at most 512 characters.
};

core::Result<std::unique_ptr<const Tokenizer>> MakeJiebaTokenizer(JiebaSettings settings);

}  // namespace elanus::text
