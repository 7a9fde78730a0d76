// The files are written for Oniguruma. ICU reads the same language as far as tokenizers speak it,
// but for \s, which leaves out two spaces there; it is written out as the property it means. The
// expressions come with models, so matching has limits of time and memory.
#include "embed/regex_text.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

namespace elanus::embed {
namespace {

// In ICU's steps, some milliseconds each; and in bytes.
constexpr int32_t kStepsMax = 200;
constexpr int32_t kStackBytesMax = 8 * 1024 * 1024;
constexpr size_t kExpressionBytesMax = 64 * 1024;

// "\s" and "\S" as properties; other escapes stay.
std::string WithSpacesWrittenOut(std::string_view expression) {
  std::string written;
  for (size_t i = 0; i < expression.size(); ++i) {
    written += expression[i];
    if (expression[i] != '\\' || i + 1 == expression.size()) continue;
    const char escaped = expression[++i];
    if (escaped == 's') {
      written += "p{White_Space}";
    } else if (escaped == 'S') {
      written += "P{White_Space}";
    } else {
      written += escaped;
    }
  }
  return written;
}

}  // namespace

struct TextPattern::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
};

core::Result<TextPattern> TextPattern::Regex(std::string_view expression) {
  if (expression.empty() || expression.size() > kExpressionBytesMax) {
    return core::Corruption("tokenizer.json: a regular expression is empty or too long");
  }
  UErrorCode error = U_ZERO_ERROR;
  UParseError place{};
  auto compiled = std::make_shared<Compiled>();
  compiled->pattern.reset(icu::RegexPattern::compile(
      icu::UnicodeString::fromUTF8(WithSpacesWrittenOut(expression)), 0, place, error));
  if (U_FAILURE(error)) {
    return core::Unimplemented("tokenizer.json: the regular expression '" +
                               std::string(expression) + "' is none that this program knows");
  }
  TextPattern pattern;
  pattern.compiled_ = std::move(compiled);
  return pattern;
}

core::Result<TextPattern> TextPattern::Literal(std::string_view text) {
  if (text.empty()) return core::Corruption("tokenizer.json: a pattern is empty");
  TextPattern pattern;
  pattern.literal_ = text;
  return pattern;
}

std::vector<TextSpan> TextPattern::Matches(std::string_view text) const {
  std::vector<TextSpan> matches;
  if (!compiled_) {
    for (size_t at = text.find(literal_); at != text.npos;
         at = text.find(literal_, at + literal_.size())) {
      matches.push_back({at, at + literal_.size()});
    }
    return matches;
  }
  UErrorCode error = U_ZERO_ERROR;
  UText* bytes = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &error);
  const std::unique_ptr<icu::RegexMatcher> matcher(compiled_->pattern->matcher(error));
  if (U_SUCCESS(error)) {
    matcher->setTimeLimit(kStepsMax, error);
    matcher->setStackLimit(kStackBytesMax, error);
    matcher->reset(bytes);
    while (U_SUCCESS(error) && matcher->find(error) && U_SUCCESS(error)) {
      const auto begin = static_cast<size_t>(matcher->start64(error));
      const auto end = static_cast<size_t>(matcher->end64(error));
      if (begin < end) matches.push_back({begin, end});
    }
  }
  utext_close(bytes);
  return matches;
}

std::vector<TextSpan> TextPattern::Split(std::string_view text) const {
  std::vector<TextSpan> spans;
  size_t at = 0;
  for (const TextSpan& match : Matches(text)) {
    if (match.begin > at) spans.push_back({at, match.begin, false});
    spans.push_back(match);
    at = match.end;
  }
  if (at < text.size()) spans.push_back({at, text.size(), false});
  return spans;
}

std::string TextPattern::Replace(std::string_view text, std::string_view content) const {
  std::string replaced;
  for (const TextSpan& span : Split(text)) {
    replaced += span.is_match ? content : text.substr(span.begin, span.end - span.begin);
  }
  return replaced;
}

}  // namespace elanus::embed
