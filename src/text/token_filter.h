// Token filters: what happens to tokens once a tokenizer has found them. Names and meaning are
// those of Milvus' analyzers. A dropped token leaves its position empty.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/status.h"
#include "text/analyzer.h"

namespace elanus::text {

// Immutable; safe from many threads at once.
class TokenFilter {
 public:
  virtual ~TokenFilter() = default;
  virtual void Apply(std::vector<Token>* tokens) const = 0;
};

using TokenFilterPointer = std::unique_ptr<const TokenFilter>;

// The lower case of every code point by itself, in no language: a Greek final sigma is like others.
TokenFilterPointer LowerCase();

// Latin letters, digits and signs as ASCII: ü is u, ß is ss. Other scripts stay as they are.
core::Result<TokenFilterPointer> AsciiFolding();

TokenFilterPointer AlphaNumOnly();    // Keeps tokens of nothing but ASCII letters and digits.
TokenFilterPointer CnAlphaNumOnly();  // Keeps tokens with a Han character or one of these.
TokenFilterPointer CnCharOnly();      // Keeps tokens with a Han character.
TokenFilterPointer RemovePunct();     // Drops tokens with punctuation or white space.

// Keeps tokens of at most so many bytes.
TokenFilterPointer Length(size_t bytes_max);

// Drops these words.
TokenFilterPointer Stop(std::unordered_set<std::string> words);

// Replaces every token by its stem. The languages are Snowball's ("english", "german", ...).
core::Result<TokenFilterPointer> Stemmer(const std::string& language);

// Keeps tokens in which the regular expression is found (RE2's syntax).
core::Result<TokenFilterPointer> Regex(const std::string& expression);

}  // namespace elanus::text
