// Lexer: the text of a filter as tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "filter/place.h"

namespace elanus::filter {

enum class TokenKind {
  kEnd,
  kName,  // Also `is` and `null`, which are words only after a name, and "$meta".
  kInteger,
  kFloat,
  kText,
  kTrue,
  kFalse,
  kAnd,
  kOr,
  kNot,
  kIn,
  kLike,
  kExists,
  kAssign,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kMatches,
  kNotMatches,
  kPlus,
  kMinus,
  kStar,
  kPower,
  kSlash,
  kPercent,
  kAmpersand,
  kCaret,
  kPipe,
  kTilde,
  kShiftLeft,
  kShiftRight,
  kLeftParenthesis,
  kRightParenthesis,
  kLeftBracket,
  kRightBracket,
  kLeftBrace,
  kRightBrace,
  kComma,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Place place;
  uint64_t integer = 0;   // kInteger: the magnitude; a sign is an operator.
  double number = 0;      // kFloat
  std::string text = {};  // kName, and kText with its escapes resolved.
};

// The tokens, ended by one of kEnd. Keywords are known in any case. Strings stand in either quote
// with the escapes of C, or raw as r'...'; `\%` and `\_` keep their backslash, so that `like` sees
// it. kInvalidArgument, pointing at the place, for what is no token and for text over
// kFilterBytesMax.
core::Result<std::vector<Token>> Lex(std::string_view text);

// Whether two ASCII words are the same but for case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
// The ASCII letters in lower case.
std::string Lowered(std::string_view word);

}  // namespace elanus::filter
