#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include "text/code_points.h"
#include "text/tokenizer.h"

namespace elanus::text {
namespace {

class IcuTokenizer : public Tokenizer {
 public:
  explicit IcuTokenizer(std::unique_ptr<icu::BreakIterator> words) : words_(std::move(words)) {}

  std::vector<Token> Tokenize(std::string_view text) const override {
    std::vector<Token> tokens;
    UErrorCode error = U_ZERO_ERROR;
    UText* opened = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &error);
    // An iterator holds the text it walks over, so every call has one of its own.
    const std::unique_ptr<icu::BreakIterator> words(words_->clone());
    words->setText(opened, error);
    if (U_SUCCESS(error)) Collect(text, words.get(), &tokens);
    utext_close(opened);
    return tokens;
  }

 private:
  static void Collect(std::string_view text, icu::BreakIterator* words,
                      std::vector<Token>* tokens) {
    uint32_t position = 0;
    int32_t begin = words->first();
    for (int32_t end = words->next(); end != icu::BreakIterator::DONE; end = words->next()) {
      const std::string_view piece = text.substr(begin, end - begin);
      bool is_utf8 = true;
      uint32_t points = 0;
      for (size_t place = 0; place < piece.size(); points++) {
        is_utf8 &= NextCodePoint(piece, &place) != kNoCodePoint;
      }
      if (is_utf8) {
        tokens->push_back({.term = std::string(piece),
                           .position = position,
                           .begin = static_cast<uint32_t>(begin),
                           .end = static_cast<uint32_t>(end)});
      }
      position += points;
      begin = end;
    }
  }

  std::unique_ptr<icu::BreakIterator> words_;
};

}  // namespace

core::Result<std::unique_ptr<const Tokenizer>> MakeIcuTokenizer() {
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  if (U_FAILURE(error)) {
    return core::Internal(std::string("ICU has no rules for words: ") + u_errorName(error));
  }
  return {std::make_unique<IcuTokenizer>(std::move(words))};
}

}  // namespace elanus::text
