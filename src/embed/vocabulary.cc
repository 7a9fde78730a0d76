#include "embed/vocabulary.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace elanus::embed {
namespace {

constexpr size_t kTokensMax = 2'000'000;
// A token takes about this many bytes of the text; a guess for reserving room.
constexpr size_t kBytesOfToken = 20;

// A place in a JSON text that moves on over what it was asked for.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }

  // Over spaces, then over this one character, if it is there.
  bool Take(char wanted) {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool TakeText(std::string* value) {
    if (!Take('"')) return false;
    const size_t begin = at_;
    bool has_escapes = false;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      has_escapes |= text_[at_] == '\\';
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size()) return false;
    ++at_;
    if (!has_escapes) {
      *value = text_.substr(begin, at_ - 1 - begin);
      return true;
    }
    const auto parsed =
        nlohmann::json::parse(text_.substr(begin - 1, at_ - begin + 1), nullptr, false);
    if (!parsed.is_string()) return false;
    *value = parsed.get<std::string>();
    return true;
  }

  bool TakeId(int64_t* id) {
    // Takes no character, only the spaces in front of one.
    if (Take('\0')) return false;
    const char* begin = text_.data() + at_;
    const char* end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(begin, end, *id);
    if (error != std::errc() || *id < 0 || *id > INT32_MAX) return false;
    at_ += static_cast<size_t>(stop - begin);
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// From behind the opening brace to behind the closing one.
bool TakeTokens(Cursor* cursor, Vocabulary* vocabulary) {
  if (cursor->Take('}')) return true;
  std::string token;
  int64_t id = 0;
  do {
    if (!cursor->TakeText(&token) || !cursor->Take(':') || !cursor->TakeId(&id)) return false;
    if (vocabulary->size() >= kTokensMax) return false;
    vocabulary->emplace(std::move(token), id);
  } while (cursor->Take(','));
  return cursor->Take('}');
}

}  // namespace

core::Result<SplitTokenizer> TakeVocabulary(std::string_view json) {
  SplitTokenizer split;
  // In a string of JSON the closing quote would have a backslash before it.
  constexpr std::string_view kName = "\"vocab\"";
  for (size_t at = json.find(kName); at != json.npos; at = json.find(kName, at + 1)) {
    const size_t behind = at + kName.size();
    Cursor cursor(json.substr(behind));
    if (!cursor.Take(':') || !cursor.Take('{')) continue;
    split.vocabulary.reserve(json.size() / kBytesOfToken);
    if (!TakeTokens(&cursor, &split.vocabulary)) {
      return core::Corruption("tokenizer.json: 'vocab' is damaged");
    }
    split.rest = json.substr(0, behind);
    split.rest += ":{}";
    split.rest += json.substr(behind + cursor.at());
    return split;
  }
  split.rest = json;
  return split;
}

}  // namespace elanus::embed
