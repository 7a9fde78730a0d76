// What a tokenizer does to a text before it is split: "normalizer" of a tokenizer.json.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// Immutable.
class TextNormalizer {
 public:
  // From the JSON of the part; "null" changes nothing. kUnimplemented names a kind that is not
  // known here.
  static core::Result<TextNormalizer> Parse(std::string_view json);

  // Well-formed UTF-8 to the same.
  std::string Normalize(std::string_view text) const;

 private:
  std::vector<std::function<std::string(std::string_view)>> steps_;
};

}  // namespace elanus::embed
