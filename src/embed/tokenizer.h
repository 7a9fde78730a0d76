// Text to the numbers that a text tower knows it by.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// Immutable, so any number of threads may share one.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // Reads Hugging Face's tokenizer.json. kUnimplemented names a kind that this program does not
  // know, kCorruption says what is wrong with a damaged one.
  static core::Result<std::unique_ptr<Tokenizer>> Parse(std::string_view json);

  // The ids of the text with the special tokens around it, at most max_tokens in all: a longer
  // text loses its end, never its special tokens. Bytes that are not UTF-8 are passed over.
  virtual std::vector<int64_t> Encode(std::string_view text, int max_tokens) const = 0;

  // The id of a token that is written exactly so: "<pad>".
  virtual std::optional<int64_t> IdOf(std::string_view token) const = 0;
};

}  // namespace elanus::embed
