// The last step of a tokenizer: words to tokens. What stands before it (cleaning, splitting) and
// around it (special tokens) is in embed/tokenizer.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace elanus::embed {

// Immutable, so any number of threads may share one.
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  // Appends the tokens of one word, which is UTF-8 and not empty.
  virtual void Encode(std::string_view word, std::vector<int64_t>* ids) const = 0;
  // The id of a token that is written exactly so.
  virtual std::optional<int64_t> IdOf(std::string_view token) const = 0;
};

}  // namespace elanus::embed
