// cppjieba is given runs of Chinese, ASCII letters and digits only, and each run whole: it takes no
// bytes that are not UTF-8, and its model would glue punctuation to words.
#include "text/jieba.h"

#include <unicode/uscript.h>

#include <cppjieba/MPSegment.hpp>
#include <cppjieba/MixSegment.hpp>
#include <mutex>

#include "text/code_points.h"
#include "text/jieba_data.h"
#include "text/memory_path.h"

namespace elanus::text {
namespace {

constexpr size_t kWordCharactersMax = 512;  // cppjieba's MAX_WORD_LENGTH
// A run is cut at this many characters: what a run needs grows with its length.
constexpr size_t kRunCharactersMax = 4096;

using Runes = cppjieba::RuneStrArray;

// A run of a text on its way to cppjieba.
struct Run {
  Runes runes;
  uint32_t position = 0;  // Of its first code point in the text.
};

bool IsHan(int32_t point) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(point, &error) == USCRIPT_HAN;
}

// What jieba looks for words in; the signs are those of "C++", "50%" and "foo.bar".
bool IsWordPart(int32_t point) {
  if (point >= 0x80) return IsHan(point);
  return IsAsciiAlphanumeric(point) ||
         std::string_view("+#&._%-").find(static_cast<char>(point)) != std::string_view::npos;
}

// The words and the model that cuts what they leave. Immutable.
class Words {
 public:
  Words(const std::string& dictionary, const std::string& own_words, const std::string& model)
      : trie_(dictionary, own_words, cppjieba::DictTrie::WordWeightMax),
        model_(model),
        segments_(&trie_, &model_) {}

  void Cut(const Runes& runes, bool uses_model, std::vector<cppjieba::WordRange>* words) const {
    segments_.Cut(runes.begin(), runes.end(), *words, uses_model);
  }
  bool Has(Runes::const_iterator begin, Runes::const_iterator end) const {
    return trie_.Find(begin, end) != nullptr;
  }

 private:
  const cppjieba::DictTrie trie_;
  const cppjieba::HMMModel model_;
  const cppjieba::MixSegment segments_;
};

core::Result<std::shared_ptr<const Words>> LoadWords(std::string_view dictionary,
                                                     std::string_view own_words) {
  const MemoryPath dictionary_path = TRY(MemoryPath::Make(dictionary));
  const MemoryPath own_path = TRY(MemoryPath::Make(own_words));
  const MemoryPath model_path = TRY(MemoryPath::Make(JiebaModel()));
  return {
      std::make_shared<const Words>(dictionary_path.path(), own_path.path(), model_path.path())};
}

// The words of analyzers by their own words: the dictionary itself stays, others as long as an
// analyzer has them and a little longer, since every request makes its analyzers anew.
class WordsOfProcess {
 public:
  core::Result<std::shared_ptr<const Words>> Get(const JiebaSettings& settings) {
    std::string own;
    for (const std::string& word : settings.own_words) own += word + "\n";
    const std::lock_guard lock(mutex_);
    if (own.empty()) {
      if (dictionary_ == nullptr) dictionary_ = TRY(LoadWords(JiebaDictionary(), ""));
      return dictionary_;
    }
    const std::string key = (settings.uses_dictionary ? "+" : "-") + own;
    for (size_t i = 0; i < recent_.size(); ++i) {
      if (recent_[i].first != key) continue;
      std::rotate(recent_.begin(), recent_.begin() + i, recent_.begin() + i + 1);
      return recent_.front().second;
    }
    auto words = settings.uses_dictionary ? TRY(LoadWords(JiebaDictionary(), own))
                                          : TRY(LoadWords(AsDictionary(settings.own_words), ""));
    recent_.insert(recent_.begin(), {key, words});
    if (recent_.size() > kRecentMax) recent_.pop_back();
    return words;
  }

 private:
  static constexpr size_t kRecentMax = 2;

  // Lines of a dictionary: word, count, kind. Characters that are no word get the least count, so
  // a rare word that no text has makes every given word likelier than its characters.
  static std::string AsDictionary(const std::vector<std::string>& words) {
    std::string lines = "\uf8ff 1 x\n";
    for (const std::string& word : words) lines += word + " 1000 n\n";
    return lines;
  }

  std::mutex mutex_;  // Guards the two below.
  std::shared_ptr<const Words> dictionary_;
  std::vector<std::pair<std::string, std::shared_ptr<const Words>>> recent_;  // Latest first.
};

core::Result<std::shared_ptr<const Words>> GetWords(const JiebaSettings& settings) {
  static WordsOfProcess words;
  return words.Get(settings);
}

// Collects the tokens of a text, run by run.
class Cutter {
 public:
  Cutter(std::string_view text, const Words& words, const JiebaSettings& settings)
      : text_(text), words_(words), settings_(settings) {}

  std::vector<Token> Take() {
    uint32_t position = 0;
    for (size_t place = 0; place < text_.size(); ++position) {
      const size_t here = place;
      const int32_t point = NextCodePoint(text_, &place);
      const bool is_part = point != kNoCodePoint && IsWordPart(point);
      if (!is_part || run_.runes.size() == kRunCharactersMax) FinishRun();
      if (is_part) {
        if (run_.runes.empty()) run_.position = position;
        run_.runes.push_back(cppjieba::RuneStr(static_cast<uint32_t>(point),
                                               static_cast<uint32_t>(here),
                                               static_cast<uint32_t>(place - here)));
      } else if (point != kNoCodePoint) {
        Add(here, place, position);
      }
    }
    FinishRun();
    return std::move(tokens_);
  }

 private:
  void Add(size_t begin, size_t end, uint32_t position) {
    tokens_.push_back({.term = std::string(text_.substr(begin, end - begin)),
                       .position = position,
                       .begin = static_cast<uint32_t>(begin),
                       .end = static_cast<uint32_t>(end)});
  }

  // Runes [first, last] of the run.
  void AddRunes(size_t first, size_t last) {
    const cppjieba::RuneStr& end = run_.runes[last];
    Add(run_.runes[first].offset, end.offset + end.len,
        run_.position + static_cast<uint32_t>(first));
  }

  bool IsLoneAscii(const cppjieba::WordRange& word) const {
    return word.left == word.right && IsAsciiAlphanumeric(static_cast<int32_t>(word.left->rune));
  }

  void FinishRun() {
    if (run_.runes.empty()) return;
    std::vector<cppjieba::WordRange> words;
    words_.Cut(run_.runes, settings_.uses_model, &words);
    const auto start = run_.runes.begin();
    for (size_t i = 0; i < words.size(); ++i) {
      const size_t first = words[i].left - start;
      // The dictionary alone leaves the letters of an English word one by one.
      while (IsLoneAscii(words[i]) && i + 1 < words.size() && IsLoneAscii(words[i + 1])) ++i;
      const size_t last = words[i].right - start;
      if (settings_.is_search) {
        AddParts(first, last, 2);
        AddParts(first, last, 3);
      }
      AddRunes(first, last);
    }
    run_.runes.clear();
  }

  // The words of `length` characters inside a longer one.
  void AddParts(size_t first, size_t last, size_t length) {
    const auto start = run_.runes.begin();
    if (last - first + 1 <= length) return;
    for (size_t i = first; i + length <= last + 1; ++i) {
      if (words_.Has(start + i, start + i + length)) AddRunes(i, i + length - 1);
    }
  }

  const std::string_view text_;
  const Words& words_;
  const JiebaSettings& settings_;
  Run run_;
  std::vector<Token> tokens_;
};

class JiebaTokenizer : public Tokenizer {
 public:
  JiebaTokenizer(std::shared_ptr<const Words> words, JiebaSettings settings)
      : words_(std::move(words)), settings_(std::move(settings)) {}

  std::vector<Token> Tokenize(std::string_view text) const override {
    return Cutter(text, *words_, settings_).Take();
  }

 private:
  const std::shared_ptr<const Words> words_;
  const JiebaSettings settings_;
};

core::Status CheckWord(const std::string& word) {
  size_t characters = 0;
  for (size_t place = 0; place < word.size(); ++characters) {
    const int32_t point = NextCodePoint(word, &place);
    if (point == kNoCodePoint || u_isUWhiteSpace(point) || point == 0) {
      return core::InvalidArgument("jieba: the word '" + word +
                                   "' of 'dict' must be UTF-8 without white space");
    }
  }
  if (characters >= 1 && characters <= kWordCharactersMax) return core::Status::Ok();
  return core::InvalidArgument("jieba: a word of 'dict' has " + std::to_string(characters) +
                               " characters; it may have 1 to " +
                               std::to_string(kWordCharactersMax));
}

}  // namespace

core::Result<std::unique_ptr<const Tokenizer>> MakeJiebaTokenizer(JiebaSettings settings) {
  for (const std::string& word : settings.own_words) TRY(CheckWord(word));
  if (!settings.uses_dictionary && settings.own_words.empty()) {
    return core::InvalidArgument(
        "jieba: 'dict' has no word; leave it away for the dictionary that is built in");
  }
  auto words = TRY(GetWords(settings));
  return {std::make_unique<JiebaTokenizer>(std::move(words), std::move(settings))};
}

}  // namespace elanus::text
