// One pass, no backtracking: the first byte decides what a token is. A number takes every byte that
// could be meant to belong to it, so that 12ab is one wrong number and not a number and a name; the
// standard's from_chars then says what is right, in any locale.
#include "filter/lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/limits.h"
#include "filter/string_literal.h"

namespace elanus::filter {
namespace {

constexpr std::array<std::pair<std::string_view, TokenKind>, 8> kKeywords = {{
    {"and", TokenKind::kAnd},
    {"or", TokenKind::kOr},
    {"not", TokenKind::kNot},
    {"in", TokenKind::kIn},
    {"like", TokenKind::kLike},
    {"exists", TokenKind::kExists},
    {"true", TokenKind::kTrue},
    {"false", TokenKind::kFalse},
}};

// Longer signs stand before those they begin with.
constexpr std::array<std::pair<std::string_view, TokenKind>, 31> kSigns = {{
    {"**", TokenKind::kPower},
    {"<<", TokenKind::kShiftLeft},
    {">>", TokenKind::kShiftRight},
    {"<=", TokenKind::kLessEqual},
    {">=", TokenKind::kGreaterEqual},
    {"==", TokenKind::kEqual},
    {"!=", TokenKind::kNotEqual},
    {"=~", TokenKind::kMatches},
    {"!~", TokenKind::kNotMatches},
    {"&&", TokenKind::kAnd},
    {"||", TokenKind::kOr},
    {"!", TokenKind::kNot},
    {"=", TokenKind::kAssign},
    {"<", TokenKind::kLess},
    {">", TokenKind::kGreater},
    {"+", TokenKind::kPlus},
    {"-", TokenKind::kMinus},
    {"*", TokenKind::kStar},
    {"/", TokenKind::kSlash},
    {"%", TokenKind::kPercent},
    {"&", TokenKind::kAmpersand},
    {"^", TokenKind::kCaret},
    {"|", TokenKind::kPipe},
    {"~", TokenKind::kTilde},
    {"(", TokenKind::kLeftParenthesis},
    {")", TokenKind::kRightParenthesis},
    {"[", TokenKind::kLeftBracket},
    {"]", TokenKind::kRightBracket},
    {"{", TokenKind::kLeftBrace},
    {"}", TokenKind::kRightBrace},
    {",", TokenKind::kComma},
}};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Bytes beyond ASCII count as letters, so that a name in another script is refused as a whole.
bool IsNameByte(char c) {
  return IsDigit(c) || c == '_' || c == '$' || (Lower(c) >= 'a' && Lower(c) <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  core::Result<std::vector<Token>> Run() {
    std::vector<Token> tokens;
    for (SkipBlanks(); at_ < text_.size(); SkipBlanks()) {
      tokens.push_back(TRY(Next()));
      at_ = tokens.back().place.end;
    }
    tokens.push_back({.kind = TokenKind::kEnd, .place = {text_.size(), text_.size()}});
    return tokens;
  }

 private:
  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n\f\v", at_), text_.size()); }

  core::Status Error(Place place, const std::string& what) const {
    return ErrorAt(core::Code::kInvalidArgument, text_, place, what);
  }

  core::Result<Token> Next() {
    const char first = text_[at_];
    const bool starts_number =
        IsDigit(first) || (first == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]));
    if (starts_number) return Number();
    if (first == '"' || first == '\'') return Text();
    for (const auto& [sign, kind] : kSigns) {
      if (text_.substr(at_).starts_with(sign)) {
        return Token{.kind = kind, .place = {at_, at_ + sign.size()}};
      }
    }
    if (Lower(first) == 'r' && at_ + 1 < text_.size() &&
        (text_[at_ + 1] == '"' || text_[at_ + 1] == '\'')) {
      return RawText();
    }
    if (IsNameByte(first)) return Word();
    return Error({at_, at_ + 1}, "unexpected '" + std::string(1, first) + "'");
  }

  Token Word() const {
    size_t end = at_;
    while (end < text_.size() && IsNameByte(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    for (const auto& [keyword, kind] : kKeywords) {
      if (EqualsIgnoringCase(word, keyword)) return {.kind = kind, .place = {at_, end}};
    }
    return {.kind = TokenKind::kName, .place = {at_, end}, .text = std::string(word)};
  }

  core::Result<Token> Text() const {
    const size_t end = EndOfStringLiteral(text_, at_);
    if (end == std::string_view::npos) return Error({at_, at_ + 1}, "this text is never closed");
    Token token{.kind = TokenKind::kText, .place = {at_, end}};
    token.text = TRY(Unescape(text_, {at_ + 1, end - 1}));
    return token;
  }

  // A backslash keeps the quote after it from closing the text, and stays.
  core::Result<Token> RawText() const {
    const size_t end = EndOfStringLiteral(text_, at_ + 1);
    if (end == std::string_view::npos) return Error({at_, at_ + 2}, "this text is never closed");
    return Token{.kind = TokenKind::kText,
                 .place = {at_, end},
                 .text = std::string(text_.substr(at_ + 2, end - at_ - 3))};
  }

  // Everything that could belong to a number is taken, so that 12ab and 1.2.3 are wrong as a whole.
  core::Result<Token> Number() const {
    size_t end = at_;
    const bool is_hex = Lower(text_[std::min(at_ + 1, text_.size() - 1)]) == 'x';
    while (end < text_.size() && (IsNameByte(text_[end]) || text_[end] == '.')) {
      const char mark = Lower(text_[end]);
      const bool signs_follow = mark == (is_hex ? 'p' : 'e');
      ++end;
      if (signs_follow && end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
    }
    const Place place{at_, end};
    const std::string_view digits = text_.substr(at_, end - at_);
    const bool is_float = digits.find_first_of(is_hex ? ".pP" : ".eE") != std::string_view::npos;
    return is_float ? Float(place, digits, is_hex) : Integer(place, digits);
  }

  core::Result<Token> Float(Place place, std::string_view digits, bool is_hex) const {
    const std::string written(digits);
    if (is_hex) digits.remove_prefix(2);
    Token token{.kind = TokenKind::kFloat, .place = place};
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), token.number,
                        is_hex ? std::chars_format::hex : std::chars_format::general);
    const bool lacks_exponent = is_hex && digits.find_first_of("pP") == std::string_view::npos;
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size() ||
        lacks_exponent) {
      return Error(place, "'" + written + "' is not a number");
    }
    if (error == std::errc::result_out_of_range) {
      return Error(place, "the number " + written + " is out of the range of a double");
    }
    return token;
  }

  core::Result<Token> Integer(Place place, std::string_view digits) const {
    const std::string written(digits);
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
      const char mark = Lower(digits[1]);
      base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      digits.remove_prefix(base == 8 ? 1 : 2);
    }
    Token token{.kind = TokenKind::kInteger, .place = place};
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), token.integer, base);
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
      return Error(place, "'" + written + "' is not a number" +
                              (base == 8 ? " (a leading 0 means octal)" : ""));
    }
    // One more than the largest Int64 is the magnitude of the smallest.
    if (error == std::errc::result_out_of_range || token.integer > uint64_t{1} << 63) {
      return Error(place, "value out of range: " + written + " does not fit into an Int64");
    }
    return token;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string Lowered(std::string_view word) {
  std::string lowered(word);
  std::transform(word.begin(), word.end(), lowered.begin(), Lower);
  return lowered;
}

core::Result<std::vector<Token>> Lex(std::string_view text) {
  if (text.size() > core::kFilterBytesMax) {
    return core::InvalidArgument("filter: the text has " + std::to_string(text.size()) +
                                 " bytes; at most " + std::to_string(core::kFilterBytesMax) +
                                 " are allowed");
  }
  return Lexer(text).Run();
}

}  // namespace elanus::filter
