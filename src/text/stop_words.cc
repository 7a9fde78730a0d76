#include "text/stop_words.h"

#include <algorithm>
#include <array>

namespace elanus::text {
namespace {

// The list that Lucene made customary, and Tantivy and Milvus use.
constexpr std::array<std::string_view, 33> kEnglish = {
    "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
    "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
    "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};

// Milvus has lists under these names too.
constexpr std::array<std::string_view, 13> kNotCarried = {
    "_chinese_", "_danish_",    "_dutch_",      "_finnish_", "_french_",  "_german_", "_hungarian_",
    "_italian_", "_norwegian_", "_portuguese_", "_russian_", "_spanish_", "_swedish_"};

}  // namespace

core::Result<std::unordered_set<std::string>> ExpandStopWords(
    const std::vector<std::string>& words) {
  std::unordered_set<std::string> expanded;
  for (const std::string& word : words) {
    if (word == "_english_") {
      for (const std::string_view stop : kEnglish) expanded.emplace(stop);
    } else if (std::find(kNotCarried.begin(), kNotCarried.end(), word) != kNotCarried.end()) {
      return core::Unimplemented("the stop words '" + word +
                                 "' are not carried; of the lists, '_english_' is: give the words "
                                 "themselves");
    } else {
      expanded.insert(word);
    }
  }
  return expanded;
}

}  // namespace elanus::text
