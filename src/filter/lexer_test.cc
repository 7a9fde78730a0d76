#include "filter/lexer.h"

#include <gtest/gtest.h>

namespace elanus::filter {
namespace {

Token First(std::string_view text) {
  auto tokens = Lex(text);
  EXPECT_TRUE(tokens.ok()) << tokens.status().message();
  return tokens.ok() ? tokens->front() : Token();
}

// The first line of the error.
std::string ErrorOf(std::string_view text) {
  const auto tokens = Lex(text);
  if (tokens.ok()) return "";
  return tokens.status().message().substr(0, tokens.status().message().find('\n'));
}

TEST(Lexer, ReadsIntegersInFourBases) {
  EXPECT_EQ(First("255").integer, 255U);
  EXPECT_EQ(First("0377").integer, 255U);
  EXPECT_EQ(First("0xFf").integer, 255U);
  EXPECT_EQ(First("0B11111111").integer, 255U);
  EXPECT_EQ(First("0").integer, 0U);
}

TEST(Lexer, ReadsFloatsInEveryForm) {
  EXPECT_EQ(First("1.5").number, 1.5);
  EXPECT_EQ(First("1.").number, 1.0);
  EXPECT_EQ(First(".5").number, 0.5);
  EXPECT_EQ(First("15E-1").number, 1.5);
  EXPECT_EQ(First("1e+2").number, 100);
  EXPECT_EQ(First("0x1.8p1").number, 3);
  EXPECT_EQ(First("0XAP-1").number, 5);
}

TEST(Lexer, RefusesWhatOnlyBeginsLikeANumber) {
  for (const char* text :
       {"1x", "0b2", "0x", "0xg", "08", "1.2.3", "1e", "1e+", "0x1.8", "0x.p1"}) {
    EXPECT_NE(ErrorOf(text), "") << text;
  }
}

TEST(Lexer, ResolvesEscapes) {
  EXPECT_EQ(First(R"('a\n\t\\\'\"\?')").text, "a\n\t\\'\"?");
  EXPECT_EQ(First(R"("\x41\102\u00e9\U0001F600")").text, "AB\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(First(R"("it's")").text, "it's");
}

TEST(Lexer, KeepsTheEscapesOfLike) {
  EXPECT_EQ(First(R"("50\%\_")").text, R"(50\%\_)");
}

TEST(Lexer, RefusesUnknownEscapes) {
  EXPECT_EQ(ErrorOf(R"('\q')"),
            "filter: unknown escape '\\q' in a text; write '\\\\' for a backslash");
  EXPECT_NE(ErrorOf(R"('\xg')"), "");
  EXPECT_NE(ErrorOf(R"('\u12')"), "");
  EXPECT_NE(ErrorOf(R"('\ud800')"), "");
  EXPECT_NE(ErrorOf(R"('\U00110000')"), "");
  EXPECT_NE(ErrorOf(R"('\400')"), "");
}

TEST(Lexer, WantsTextsClosed) {
  EXPECT_EQ(ErrorOf("'abc"), "filter: this text is never closed");
  EXPECT_EQ(ErrorOf("'abc\\'"), "filter: this text is never closed");
  EXPECT_EQ(ErrorOf("'abc\\"), "filter: this text is never closed");
}

TEST(Lexer, KnowsKeywordsInAnyCase) {
  EXPECT_EQ(First("AND").kind, TokenKind::kAnd);
  EXPECT_EQ(First("Not").kind, TokenKind::kNot);
  EXPECT_EQ(First("TRUE").kind, TokenKind::kTrue);
  EXPECT_EQ(First("android").kind, TokenKind::kName);
}

TEST(Lexer, TakesNamesOfOtherScriptsAsAWhole) {
  EXPECT_EQ(First("größe > 1").text, "größe");
}

TEST(Lexer, TakesTheLongestSign) {
  EXPECT_EQ(First("**").kind, TokenKind::kPower);
  EXPECT_EQ(First("<<1").kind, TokenKind::kShiftLeft);
  EXPECT_EQ(First("!=").kind, TokenKind::kNotEqual);
  EXPECT_EQ(First("!x").kind, TokenKind::kNot);
}

}  // namespace
}  // namespace elanus::filter
