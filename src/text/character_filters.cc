// The filters that look at characters, one after another.
#include <unicode/uscript.h>

#include "text/code_points.h"
#include "text/token_filter.h"

namespace elanus::text {
namespace {

bool IsHan(int32_t point) {
  UErrorCode error = U_ZERO_ERROR;
  return point >= 0x80 && uscript_getScript(point, &error) == USCRIPT_HAN;
}

bool IsHanOrAsciiAlphanumeric(int32_t point) {
  return IsAsciiAlphanumeric(point) || IsHan(point);
}

bool IsPunctuationOrSpace(int32_t point) {
  return u_ispunct(point) || u_isUWhiteSpace(point);
}

bool IsNoAsciiAlphanumeric(int32_t point) {
  return !IsAsciiAlphanumeric(point);
}

// Keeps the tokens that have (or have not) a code point of a kind.
template <bool (*IsOfKind)(int32_t)>
class Having : public TokenFilter {
 public:
  explicit Having(bool keeps) : keeps_(keeps) {}

  void Apply(std::vector<Token>* tokens) const override {
    std::erase_if(*tokens, [&](const Token& token) { return Has(token.term) != keeps_; });
  }

 private:
  static bool Has(std::string_view term) {
    for (size_t place = 0; place < term.size();) {
      if (IsOfKind(NextCodePoint(term, &place))) return true;
    }
    return false;
  }

  const bool keeps_;
};

class LengthFilter : public TokenFilter {
 public:
  explicit LengthFilter(size_t bytes_max) : bytes_max_(bytes_max) {}

  void Apply(std::vector<Token>* tokens) const override {
    std::erase_if(*tokens, [&](const Token& token) { return token.term.size() > bytes_max_; });
  }

 private:
  const size_t bytes_max_;
};

}  // namespace

TokenFilterPointer AlphaNumOnly() {
  return std::make_unique<Having<IsNoAsciiAlphanumeric>>(false);
}

TokenFilterPointer CnAlphaNumOnly() {
  return std::make_unique<Having<IsHanOrAsciiAlphanumeric>>(true);
}

TokenFilterPointer CnCharOnly() {
  return std::make_unique<Having<IsHan>>(true);
}

TokenFilterPointer RemovePunct() {
  return std::make_unique<Having<IsPunctuationOrSpace>>(false);
}

TokenFilterPointer Length(size_t bytes_max) {
  return std::make_unique<LengthFilter>(bytes_max);
}

}  // namespace elanus::text
