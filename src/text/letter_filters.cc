// The filters that give tokens other letters: lower case and ASCII.
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "text/code_points.h"
#include "text/token_filter.h"

namespace elanus::text {
namespace {

bool IsAscii(std::string_view term) {
  return std::none_of(term.begin(), term.end(), [](char byte) { return (byte & 0x80) != 0; });
}

void AppendCodePoint(int32_t point, std::string* text) {
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, point);
  text->append(bytes, length);
}

std::string LowerCaseOf(std::string_view term) {
  // The one letter whose lower case is two code points: a capital I with a dot.
  constexpr int32_t kDottedCapitalI = 0x130;
  std::string lower;
  lower.reserve(term.size());
  for (size_t place = 0; place < term.size();) {
    const int32_t point = NextCodePoint(term, &place);
    if (point == kNoCodePoint) continue;
    if (point == kDottedCapitalI) {
      lower += "i\u0307";
    } else {
      AppendCodePoint(u_tolower(point), &lower);
    }
  }
  return lower;
}

class LowerCaseFilter : public TokenFilter {
 public:
  void Apply(std::vector<Token>* tokens) const override {
    for (Token& token : *tokens) {
      if (!IsAscii(token.term)) {
        token.term = LowerCaseOf(token.term);
        continue;
      }
      for (char& letter : token.term) {
        if (letter >= 'A' && letter <= 'Z') letter += 'a' - 'A';
      }
    }
  }
};

class AsciiFoldingFilter : public TokenFilter {
 public:
  explicit AsciiFoldingFilter(std::unique_ptr<icu::Transliterator> rules)
      : rules_(std::move(rules)) {}

  void Apply(std::vector<Token>* tokens) const override {
    for (Token& token : *tokens) {
      if (IsAscii(token.term)) continue;
      icu::UnicodeString folded = icu::UnicodeString::fromUTF8(token.term);
      rules_->transliterate(folded);
      token.term.clear();
      folded.toUTF8String(token.term);
    }
  }

 private:
  // ICU locks what its rules share, so that one object serves many threads.
  const std::unique_ptr<icu::Transliterator> rules_;
};

}  // namespace

TokenFilterPointer LowerCase() {
  return std::make_unique<LowerCaseFilter>();
}

core::Result<TokenFilterPointer> AsciiFolding() {
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> rules(
      icu::Transliterator::createInstance("Latin-ASCII", UTRANS_FORWARD, error));
  if (U_FAILURE(error) || rules == nullptr) {
    return core::Internal(std::string("ICU has no rules 'Latin-ASCII': ") + u_errorName(error));
  }
  return {std::make_unique<AsciiFoldingFilter>(std::move(rules))};
}

}  // namespace elanus::text
