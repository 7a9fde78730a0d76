// Each kind of tokenizers' pre-tokenisers is a function of a word to words; a sequence is several.
#include "embed/word_splitter.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <nlohmann/json.hpp>

#include "embed/bert_text.h"
#include "embed/regex_text.h"
#include "embed/tokenizer_steps.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;
using Step = WordSplitter::Step;

// How GPT-2 and all after it find words, contractions, numbers and spaces.
constexpr char kByteLevelWords[] =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

core::Status Bad(const std::string& what) {
  return core::Corruption("tokenizer.json: pre_tokenizer: " + what);
}

Json Member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

bool Flag(const Json& object, const char* name, bool otherwise) {
  const Json value = Member(object, name);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

std::string TextOr(const Json& object, const char* name, const std::string& otherwise) {
  const Json value = Member(object, name);
  return value.is_string() ? value.get<std::string>() : otherwise;
}

// What becomes of the spans that match.
enum class Behaviour { kRemoved, kIsolated, kWithPrevious, kWithNext, kContiguous };

core::Result<Behaviour> BehaviourOf(const std::string& name) {
  if (name == "Removed") return Behaviour::kRemoved;
  if (name == "Isolated") return Behaviour::kIsolated;
  if (name == "MergedWithPrevious") return Behaviour::kWithPrevious;
  if (name == "MergedWithNext") return Behaviour::kWithNext;
  if (name == "Contiguous") return Behaviour::kContiguous;
  return core::Unimplemented("tokenizer.json: the behavior '" + name +
                             "' is none that this program knows");
}

// Joins neighbours as the behaviour says; what is to be removed stays marked as a match.
std::vector<TextSpan> Joined(const std::vector<TextSpan>& spans, Behaviour behaviour) {
  std::vector<TextSpan> joined;
  bool was_match = false;
  for (const TextSpan& span : spans) {
    const bool joins = !joined.empty() &&
                       ((behaviour == Behaviour::kContiguous && span.is_match == was_match) ||
                        (behaviour == Behaviour::kWithPrevious && span.is_match && !was_match) ||
                        (behaviour == Behaviour::kWithNext && !span.is_match && was_match));
    if (joins) {
      joined.back().end = span.end;
    } else {
      joined.push_back(span);
    }
    was_match = span.is_match;
  }
  return joined;
}

void AddSpans(const Word& word, std::vector<TextSpan> spans, Behaviour behaviour,
              std::vector<Word>* words) {
  for (const TextSpan& span : Joined(spans, behaviour)) {
    if (behaviour == Behaviour::kRemoved && span.is_match) continue;
    words->push_back(
        {word.text.substr(span.begin, span.end - span.begin), word.begins_text && span.begin == 0});
  }
}

core::Result<Step> SplitStep(const Json& part) {
  const Json pattern = Member(part, "pattern");
  const Json expression = pattern.is_object() ? Member(pattern, "Regex") : Json();
  const Json literal = pattern.is_object() ? Member(pattern, "String") : Json();
  if (!expression.is_string() && !literal.is_string()) return Bad("'Split' has no pattern");
  const TextPattern found = expression.is_string()
                                ? TRY(TextPattern::Regex(expression.get<std::string>()))
                                : TRY(TextPattern::Literal(literal.get<std::string>()));
  const Behaviour behaviour = TRY(BehaviourOf(TextOr(part, "behavior", "")));
  const bool inverts = Flag(part, "invert", false);
  return Step([found, behaviour, inverts](const Word& word, std::vector<Word>* words) {
    std::vector<TextSpan> spans = found.Split(word.text);
    for (TextSpan& span : spans) span.is_match ^= inverts;
    AddSpans(word, std::move(spans), behaviour, words);
  });
}

// A splitter by single characters: those that pass the test match.
template <typename Test>
Step CharacterStep(Behaviour behaviour, Test test) {
  return [behaviour, test](const Word& word, std::vector<Word>* words) {
    std::vector<TextSpan> spans;
    const auto size = static_cast<int32_t>(word.text.size());
    for (int32_t at = 0; at < size;) {
      const auto begin = static_cast<size_t>(at);
      UChar32 c = 0;
      U8_NEXT(word.text.data(), at, size, c);
      const TextSpan span{begin, static_cast<size_t>(at), test(c)};
      const bool continues = !span.is_match && !spans.empty() && !spans.back().is_match;
      if (continues) {
        spans.back().end = span.end;
      } else {
        spans.push_back(span);
      }
    }
    AddSpans(word, std::move(spans), behaviour, words);
  };
}

bool IsSpace(UChar32 c) {
  return u_isUWhiteSpace(c) != 0;
}

bool IsPunctuation(UChar32 c) {
  return (c < 0x80 && u_ispunct(c)) || (c < 0x80 && (U_GET_GC_MASK(c) & U_GC_S_MASK) != 0) ||
         (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

bool IsNumber(UChar32 c) {
  return (U_GET_GC_MASK(c) & U_GC_N_MASK) != 0;
}

// Bytes as printable characters: those that are printable in Latin 1 stay, the others follow from
// U+0100 on, in order.
const std::array<std::string, 256>& ByteLetters() {
  static const std::array<std::string, 256> letters = [] {
    std::array<std::string, 256> made;
    int next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
      const bool stays =
          (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
      const int letter = stays ? byte : next++;
      if (letter < 0x80) {
        made[byte] = static_cast<char>(letter);
      } else {
        made[byte] = static_cast<char>(0xc0 | (letter >> 6));
        made[byte] += static_cast<char>(0x80 | (letter & 0x3f));
      }
    }
    return made;
  }();
  return letters;
}

core::Result<Step> ByteLevelStep(const Json& part) {
  const TextPattern found = TRY(TextPattern::Regex(kByteLevelWords));
  const bool adds_space = Flag(part, "add_prefix_space", true);
  const bool splits = Flag(part, "use_regex", true);
  return Step([found, adds_space, splits](const Word& word, std::vector<Word>* words) {
    Word whole = word;
    if (adds_space && !whole.text.starts_with(' ')) whole.text.insert(0, 1, ' ');
    std::vector<Word> pieces;
    if (splits) {
      AddSpans(whole, found.Split(whole.text), Behaviour::kIsolated, &pieces);
    } else {
      pieces.push_back(std::move(whole));
    }
    for (const Word& piece : pieces) {
      Word& written = words->emplace_back(Word{"", piece.begins_text});
      for (const unsigned char byte : piece.text) written.text += ByteLetters()[byte];
    }
  });
}

// SentencePiece's way: spaces are a letter, and words begin with it.
core::Result<Step> MetaspaceStep(const Json& part) {
  const std::string mark = TextOr(part, "replacement", "▁");
  const bool splits = Flag(part, "split", true);
  // Older files have a flag instead of the three schemes.
  const std::string scheme =
      TextOr(part, "prepend_scheme", Flag(part, "add_prefix_space", true) ? "always" : "never");
  if (mark.empty() || (scheme != "always" && scheme != "first" && scheme != "never")) {
    return Bad("'Metaspace' is damaged");
  }
  const TextPattern space = TRY(TextPattern::Literal(" "));
  const TextPattern marks = TRY(TextPattern::Literal(mark));
  return Step([=](const Word& word, std::vector<Word>* words) {
    Word whole{space.Replace(word.text, mark), word.begins_text};
    const bool prepends = scheme == "always" || (scheme == "first" && word.begins_text);
    if (prepends && !whole.text.starts_with(mark)) whole.text.insert(0, mark);
    if (splits) {
      AddSpans(whole, marks.Split(whole.text), Behaviour::kWithNext, words);
    } else {
      words->push_back(std::move(whole));
    }
  });
}

Step BertStep() {
  return [](const Word& word, std::vector<Word>* words) {
    for (std::string& text : BertWords(word.text)) words->push_back({std::move(text), false});
  };
}

core::Result<Step> StepOf(const Json& part, const std::string& type) {
  if (type == "BertPreTokenizer") return BertStep();
  if (type == "WhitespaceSplit") return CharacterStep(Behaviour::kRemoved, IsSpace);
  if (type == "Split") return SplitStep(part);
  if (type == "ByteLevel") return ByteLevelStep(part);
  if (type == "Metaspace") return MetaspaceStep(part);
  if (type == "Punctuation") {
    return CharacterStep(TRY(BehaviourOf(TextOr(part, "behavior", "Isolated"))), IsPunctuation);
  }
  if (type == "Digits") {
    const bool single = Flag(part, "individual_digits", false);
    return CharacterStep(single ? Behaviour::kIsolated : Behaviour::kContiguous, IsNumber);
  }
  return core::Unimplemented("tokenizer.json: the pre_tokenizer '" + type +
                             "' is none that this program knows");
}

}  // namespace

core::Result<WordSplitter> WordSplitter::Parse(std::string_view json) {
  WordSplitter splitter;
  for (const TokenizerStep& step : TRY(StepsOf(json, "pretokenizers"))) {
    splitter.steps_.push_back(TRY(StepOf(Json::parse(step.json), step.type)));
  }
  return splitter;
}

std::vector<Word> WordSplitter::Split(Word text) const {
  std::vector<Word> words;
  if (!text.text.empty()) words.push_back(std::move(text));
  for (const Step& step : steps_) {
    std::vector<Word> cut;
    for (const Word& word : words) step(word, &cut);
    std::erase_if(cut, [](const Word& word) { return word.text.empty(); });
    words = std::move(cut);
  }
  return words;
}

}  // namespace elanus::embed
