// Each kind of tokenizers' normalisers is a function of text to text; a sequence is several.
#include "embed/text_normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "embed/bert_text.h"
#include "embed/regex_text.h"
#include "embed/sentence_piece_map.h"
#include "embed/tokenizer_steps.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::json;
using Step = std::function<std::string(std::string_view)>;

core::Status Bad(const std::string& what) {
  return core::Corruption("tokenizer.json: normalizer: " + what);
}

Json Member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

bool Flag(const Json& object, const char* name, bool otherwise) {
  const Json value = Member(object, name);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

using Normalization = const icu::Normalizer2* (*)(UErrorCode&);

core::Result<Step> UnicodeForm(Normalization get) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* form = get(error);
  if (U_FAILURE(error)) return core::Internal("ICU has no tables of normal forms");
  return Step([form](std::string_view text) {
    UErrorCode failed = U_ZERO_ERROR;
    const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    std::string normalized;
    form->normalize(whole, failed).toUTF8String(normalized);
    return normalized;
  });
}

Step BertStep(const Json& part) {
  BertNormalization normalization;
  normalization.clean_text = Flag(part, "clean_text", true);
  normalization.handle_chinese_chars = Flag(part, "handle_chinese_chars", true);
  normalization.lowercase = Flag(part, "lowercase", true);
  // Nothing said means: as the case goes.
  normalization.strip_accents = Flag(part, "strip_accents", normalization.lowercase);
  return [normalization](std::string_view text) { return NormalizeBert(text, normalization); };
}

core::Result<Step> ReplaceStep(const Json& part) {
  const Json pattern = Member(part, "pattern"), content = Member(part, "content");
  if (!pattern.is_object() || !content.is_string()) return Bad("'Replace' is damaged");
  const Json expression = Member(pattern, "Regex"), literal = Member(pattern, "String");
  if (!expression.is_string() && !literal.is_string()) return Bad("'Replace' has no pattern");
  const TextPattern found = expression.is_string()
                                ? TRY(TextPattern::Regex(expression.get<std::string>()))
                                : TRY(TextPattern::Literal(literal.get<std::string>()));
  return Step([found, with = content.get<std::string>()](std::string_view text) {
    return found.Replace(text, with);
  });
}

core::Result<Step> PrependStep(const Json& part) {
  const Json prefix = Member(part, "prepend");
  if (!prefix.is_string()) return Bad("'Prepend' is damaged");
  return Step([before = prefix.get<std::string>()](std::string_view text) {
    return text.empty() ? std::string() : before + std::string(text);
  });
}

core::Result<Step> PrecompiledStep(const Json& part) {
  const Json table = Member(part, "precompiled_charsmap");
  if (table.is_null()) return Step([](std::string_view text) { return std::string(text); });
  if (!table.is_string()) return Bad("'precompiled_charsmap' is no text");
  auto map = std::make_shared<const SentencePieceMap>(
      TRY(SentencePieceMap::Parse(table.get<std::string>())));
  return Step([map](std::string_view text) { return map->Normalize(text); });
}

// Spaces at the ends, as Unicode knows them.
Step StripStep(const Json& part) {
  const bool left = Flag(part, "strip_left", true), right = Flag(part, "strip_right", true);
  return [left, right](std::string_view text) {
    const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    int32_t begin = 0, end = whole.length();
    while (left && begin < end && u_isUWhiteSpace(whole.char32At(begin))) ++begin;
    while (right && begin < end && u_isUWhiteSpace(whole.char32At(end - 1))) --end;
    std::string stripped;
    whole.tempSubStringBetween(begin, end).toUTF8String(stripped);
    return stripped;
  };
}

// Without the marks that combine with a letter; what is one character with its mark stays.
std::string WithoutMarks(std::string_view text) {
  const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString bare;
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    if ((U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) bare.append(c);
  }
  std::string bytes;
  bare.toUTF8String(bytes);
  return bytes;
}

core::Result<Step> StepOf(const Json& part, const std::string& type) {
  if (type == "BertNormalizer") return BertStep(part);
  if (type == "NFC") return UnicodeForm(icu::Normalizer2::getNFCInstance);
  if (type == "NFD") return UnicodeForm(icu::Normalizer2::getNFDInstance);
  if (type == "NFKC") return UnicodeForm(icu::Normalizer2::getNFKCInstance);
  if (type == "NFKD") return UnicodeForm(icu::Normalizer2::getNFKDInstance);
  if (type == "Lowercase") return Step(LowerCase);
  if (type == "StripAccents") return Step(WithoutMarks);
  if (type == "Strip") return StripStep(part);
  if (type == "Replace") return ReplaceStep(part);
  if (type == "Prepend") return PrependStep(part);
  if (type == "Precompiled") return PrecompiledStep(part);
  return core::Unimplemented("tokenizer.json: the normalizer '" + type +
                             "' is none that this program knows");
}

}  // namespace

core::Result<TextNormalizer> TextNormalizer::Parse(std::string_view json) {
  TextNormalizer normalizer;
  for (const TokenizerStep& step : TRY(StepsOf(json, "normalizers"))) {
    normalizer.steps_.push_back(TRY(StepOf(Json::parse(step.json), step.type)));
  }
  return normalizer;
}

std::string TextNormalizer::Normalize(std::string_view text) const {
  std::string normalized(text);
  for (const Step& step : steps_) normalized = step(normalized);
  return normalized;
}

}  // namespace elanus::embed
