#include "embed/language.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace elanus::embed {
namespace {

// Whether any code point of the text passes the test; bytes that are not UTF-8 do not.
template <typename Test>
bool Any(std::string_view text, Test test) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c >= 0 && test(c)) return true;
  }
  return false;
}

bool IsEastAsian(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &error);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
         script == USCRIPT_BOPOMOFO;
}

}  // namespace

std::string_view DetectLanguage(std::string_view text) {
  return Any(text, IsEastAsian) ? "zh" : "en";
}

bool HasWords(std::string_view text) {
  return Any(text, [](UChar32 c) { return !u_isUWhiteSpace(c) && !u_iscntrl(c); });
}

}  // namespace elanus::embed
