// Tokenizers: where a text is parted into tokens. Filters change and drop them later.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace elanus::text {

// Immutable; safe from many threads at once.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // In the order of the text. Never fails: bytes that are not UTF-8 stand in no token.
  // REQUIRES: text.size() < 2^32
  virtual std::vector<Token> Tokenize(std::string_view text) const = 0;
};

// Runs of letters and digits of any script; everything else parts them. It is what Milvus does (its
// "standard" is Tantivy's SimpleTokenizer), so a run of Chinese or Japanese is one token, and
// so is Thai between two tone marks, which are no letters.
std::unique_ptr<const Tokenizer> MakeStandardTokenizer();

// Runs of everything but ASCII white space.
std::unique_ptr<const Tokenizer> MakeWhitespaceTokenizer();

// The words of UAX #29 with ICU's dictionaries for Chinese, Japanese, Thai, Lao, Khmer and Burmese.
// As in Milvus, every piece is a token, white space and punctuation too: filters drop them.
// Positions count code points.
core::Result<std::unique_ptr<const Tokenizer>> MakeIcuTokenizer();

}  // namespace elanus::text
