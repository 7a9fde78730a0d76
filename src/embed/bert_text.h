// BERT's idea of a word: cleaned, without case and accents, cut at spaces and punctuation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::embed {

// As BertNormalizer of a tokenizer.json.
struct BertNormalization {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  bool strip_accents = true;
  bool lowercase = true;
};

// The words of a text in UTF-8. A punctuation mark and a Chinese character are words of their own.
std::vector<std::string> BertWords(std::string_view text, const BertNormalization& normalization);

// How many code points a text in UTF-8 has.
size_t CodePoints(std::string_view text);

}  // namespace elanus::embed
