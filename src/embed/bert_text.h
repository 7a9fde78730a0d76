// BERT's cleaning of text and its splitting into words, before a vocabulary is asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elanus::embed {

// tokenizer.json's BertNormalizer.
struct BertNormalization {
  bool clean_text = true;            // Without control characters, spaces of one kind.
  bool handle_chinese_chars = true;  // Each is a word.
  bool lowercase = true;
  bool strip_accents = true;
};

std::string NormalizeBert(std::string_view text, const BertNormalization& normalization);

// Words and punctuation marks, each mark a word of its own: BertPreTokenizer.
std::vector<std::string> BertWords(std::string_view text);

// Letter by letter, without looking at neighbours: a final sigma stays an ordinary one.
std::string LowerCase(std::string_view text);

// Of UTF-8: without counting bytes that continue another.
size_t CodePoints(std::string_view text);

}  // namespace elanus::embed
