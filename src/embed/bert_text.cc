// The rules are those of Hugging Face's tokenizers library, to the letter, because a model was
// trained behind them. Unicode's properties come from ICU.
#include "embed/bert_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace elanus::embed {
namespace {

constexpr UChar32 kReplacement = 0xfffd;
constexpr UChar32 kDottedCapitalI = 0x130;
constexpr UChar32 kDotAbove = 0x307;

bool IsSpace(UChar32 c) {
  return u_isUWhiteSpace(c) != 0;
}

// Control characters, formats and private use; not what nobody has assigned yet.
bool IsControl(UChar32 c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  const uint32_t mask = U_GET_GC_MASK(c);
  return (mask & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CS_MASK)) != 0;
}

// The third-last range begins where the library's does, not where Unicode's block does.
bool IsChinese(UChar32 c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
         (c >= 0x20000 && c <= 0x2a6df) || (c >= 0x2a700 && c <= 0x2b73f) ||
         (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

bool IsPunctuation(UChar32 c) {
  const bool is_ascii_mark = (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
                             (c >= 123 && c <= 126);
  return is_ascii_mark || (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

template <typename Visitor>
void ForEachCodePoint(const icu::UnicodeString& text, Visitor visit) {
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) visit(text.char32At(i));
}

icu::UnicodeString Clean(const icu::UnicodeString& text, const BertNormalization& normalization) {
  icu::UnicodeString clean;
  ForEachCodePoint(text, [&](UChar32 c) {
    if (normalization.clean_text) {
      if (c == 0 || c == kReplacement || IsControl(c)) return;
      if (IsSpace(c)) c = ' ';
    }
    if (normalization.handle_chinese_chars && IsChinese(c)) {
      clean.append(static_cast<UChar32>(' ')).append(c).append(static_cast<UChar32>(' '));
    } else {
      clean.append(c);
    }
  });
  return clean;
}

icu::UnicodeString WithoutAccents(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* decomposition = icu::Normalizer2::getNFDInstance(error);
  if (U_FAILURE(error)) return text;
  const icu::UnicodeString decomposed = decomposition->normalize(text, error);
  if (U_FAILURE(error)) return text;
  icu::UnicodeString bare;
  ForEachCodePoint(decomposed, [&](UChar32 c) {
    if (u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
  });
  return bare;
}

icu::UnicodeString InLowerCase(const icu::UnicodeString& text) {
  icu::UnicodeString lower;
  ForEachCodePoint(text, [&](UChar32 c) {
    lower.append(u_tolower(c));
    if (c == kDottedCapitalI) lower.append(kDotAbove);
  });
  return lower;
}

}  // namespace

std::string NormalizeBert(std::string_view text, const BertNormalization& normalization) {
  icu::UnicodeString clean = Clean(FromUtf8(text), normalization);
  if (normalization.strip_accents) clean = WithoutAccents(clean);
  if (normalization.lowercase) clean = InLowerCase(clean);
  return ToUtf8(clean);
}

std::string LowerCase(std::string_view text) {
  return ToUtf8(InLowerCase(FromUtf8(text)));
}

std::vector<std::string> BertWords(std::string_view text) {
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (!word.isEmpty()) word.toUTF8String(words.emplace_back());
    word.remove();
  };
  ForEachCodePoint(FromUtf8(text), [&](UChar32 c) {
    const bool alone = IsPunctuation(c);
    if (alone || IsSpace(c)) end_word();
    if (!IsSpace(c)) word.append(c);
    if (alone) end_word();
  });
  end_word();
  return words;
}

size_t CodePoints(std::string_view text) {
  size_t count = 0;
  for (const unsigned char byte : text) count += (byte & 0xc0) != 0x80;
  return count;
}

}  // namespace elanus::embed
