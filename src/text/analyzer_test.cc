#include "text/analyzer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "text/test_terms.h"

namespace elanus::text {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string WhyNot(std::string_view params) {
  const auto analyzer = MakeAnalyzer(params);
  return analyzer.ok() ? "accepted" : analyzer.status().message();
}

TEST(StandardAnalyzer, IsTheOneWithoutParams) {
  const auto expected =
      ElementsAre("the", "milvus", "vector", "database", "is", "built", "for", "scale");
  for (const char* params : {"", "{}", " { } ", R"({"type":"standard"})",
                             R"({"tokenizer":"standard","filter":["lowercase"]})"}) {
    EXPECT_THAT(Terms(params, "The Milvus vector database is built for scale!"), expected)
        << params;
  }
}

TEST(StandardAnalyzer, PartsAtEverythingThatIsNoLetterOrDigit) {
  EXPECT_THAT(Terms("", "O'Reilly can't-jump 32.3 feet, a_b"),
              ElementsAre("o", "reilly", "can", "t", "jump", "32", "3", "feet", "a", "b"));
  EXPECT_THAT(Terms("", "ÜBER Straße ΣΊΣΥΦΟΣ İstanbul"),
              ElementsAre("über", "straße", "σίσυφοσ", "i\u0307stanbul"));
  EXPECT_THAT(Terms("", "a😀b 👩‍🔬 ½ Ⅻ"), ElementsAre("a", "b", "½", "ⅻ"));
}

TEST(StandardAnalyzer, TakesARunOfChineseForOneToken) {
  EXPECT_THAT(Terms("", "在水边观看风景的人。湖畔边的人"),
              ElementsAre("在水边观看风景的人", "湖畔边的人"));
}

TEST(StandardAnalyzer, PartsThaiAtMarksThatAreNoLetters) {
  EXPECT_THAT(Terms("", "ที่นี่"), ElementsAre("ที", "นี"));
}

TEST(StandardAnalyzer, PartsAtCombiningMarks) {
  EXPECT_THAT(Terms("", "mu\u0308ller"), ElementsAre("mu", "ller"));
}

TEST(StandardAnalyzer, DropsStopWordsInLowerCase) {
  EXPECT_THAT(Terms(R"({"type":"standard","stop_words":["of","_english_"]})", "The Lord OF Rings"),
              ElementsAre("lord", "rings"));
}

TEST(EnglishAnalyzer, StemsAndDropsStopWords) {
  EXPECT_THAT(
      Terms(R"({"type":"english"})", "The Milvus vector database is built for scale! Running"),
      ElementsAre("milvus", "vector", "databas", "built", "scale", "run"));
}

TEST(EnglishAnalyzer, DropsGivenStopWordsBesideItsOwn) {
  EXPECT_THAT(Terms(R"({"type":"english","stop_words":["run"]})", "the dog is running"),
              ElementsAre("dog"));
}

TEST(Analyzer, KeepsThePositionsOfDroppedTokensEmpty) {
  const auto analyzer = MakeAnalyzer(R"({"type":"english"})");
  ASSERT_TRUE(analyzer.ok());
  const auto tokens = (*analyzer)->Analyze("The dogs of war");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens[0].term, "dog");
  EXPECT_EQ(tokens[0].position, 1U);
  EXPECT_EQ(tokens[0].begin, 4U);
  EXPECT_EQ(tokens[0].end, 8U);
  EXPECT_EQ(tokens[1].position, 3U);
}

TEST(Analyzer, PartsAtWhiteSpaceAlone) {
  EXPECT_THAT(Terms(R"({"tokenizer":"whitespace"})", " The  quick\tbrown,fox\u3000a\n"),
              ElementsAre("The", "quick", "brown,fox\u3000a"));
}

TEST(Analyzer, PartsByTheWordsOfUnicode) {
  EXPECT_THAT(Terms(R"({"tokenizer":"icu","filter":["removepunct"]})", "can't jump 32.3 ft!"),
              ElementsAre("jump", "ft"));
  EXPECT_THAT(Terms(R"({"tokenizer":{"type":"icu"}})", "เธอไป 中文测试"),
              ElementsAre("เธอ", "ไป", " ", "中文", "测试"));
}

TEST(Filters, FoldToAscii) {
  EXPECT_THAT(Terms(R"({"tokenizer":"standard","filter":["asciifolding"]})",
                    "Crème brûlée Straße Ærø Łódź naïve 中文"),
              ElementsAre("Creme", "brulee", "Strasse", "AEro", "Lodz", "naive", "中文"));
}

TEST(Filters, KeepByCharacters) {
  const std::string text = "abc 中文 T恤 über 1. 。";
  const auto with = [&](const char* filter) {
    return Terms(R"({"tokenizer":"whitespace","filter":[")" + std::string(filter) + "\"]}", text);
  };
  EXPECT_THAT(with("alphanumonly"), ElementsAre("abc"));
  EXPECT_THAT(with("cnalphanumonly"), ElementsAre("abc", "中文", "T恤", "über", "1."));
  EXPECT_THAT(with("cncharonly"), ElementsAre("中文", "T恤"));
  EXPECT_THAT(with("removepunct"), ElementsAre("abc", "中文", "T恤", "über"));
}

TEST(Filters, KeepByLengthInBytesAndByExpression) {
  EXPECT_THAT(Terms(R"({"tokenizer":"standard","filter":[{"type":"length","max":4}]})",
                    "four fives üüx üü"),
              ElementsAre("four", "üü"));
  EXPECT_THAT(Terms(R"({"tokenizer":"standard","filter":[{"type":"regex","expr":"^[ab]"}]})",
                    "apple cab bee"),
              ElementsAre("apple", "bee"));
}

TEST(Filters, ApplyInTheirOrder) {
  EXPECT_THAT(Terms(R"({"tokenizer":"standard","filter":[{"type":"stop","stop_words":["the"]},
                        "lowercase"]})",
                    "The the end"),
              ElementsAre("the", "end"));
  EXPECT_THAT(Terms(R"({"tokenizer":"standard","filter":["lowercase",
                        {"type":"stemmer","language":"german"}]})",
                    "Häuser laufen"),
              ElementsAre("haus", "lauf"));
}

TEST(AnalyzerParams, NameThePartThatIsWrong) {
  EXPECT_THAT(WhyNot("english"), HasSubstr("not a JSON object"));
  EXPECT_THAT(WhyNot("[1]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(WhyNot(R"({"type":"klingon"})"), HasSubstr("no analyzer 'klingon'"));
  EXPECT_THAT(WhyNot(R"({"type":"english","filter":[]})"), HasSubstr("unknown key 'filter'"));
  EXPECT_THAT(WhyNot(R"({"filter":[]})"), HasSubstr("neither 'type' nor 'tokenizer'"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":5})"), HasSubstr("not 5"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":"standard","filters":[]})"),
              HasSubstr("unknown key 'filters'"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":"standard","filter":["upper"]})"),
              HasSubstr("no filter 'upper'"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":"standard","filter":[{"type":"length"}]})"),
              HasSubstr("needs 'max'"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":"standard","filter":[{"type":"stop","stop_words":[1]}]})"),
              HasSubstr("list of strings"));
  EXPECT_THAT(WhyNot(R"({"tokenizer":"standard","filter":[{"type":"regex","expr":"("}]})"),
              HasSubstr("no regular expression"));
  EXPECT_THAT(
      WhyNot(R"({"tokenizer":"standard","filter":[{"type":"stemmer","language":"elvish"}]})"),
      HasSubstr("'elvish' is none of"));
  EXPECT_THAT(WhyNot(std::string(2 << 20, ' ')), HasSubstr("more than"));
}

TEST(AnalyzerParams, RefuseByNameWhatIsNotCarried) {
  for (const char* params :
       {R"({"tokenizer":"standard","filter":[{"type":"decompounder","word_list":["a"]}]})",
        R"({"tokenizer":"lindera"})", R"({"type":"standard","stop_words":["_german_"]})"}) {
    EXPECT_EQ(MakeAnalyzer(params).code(), core::Code::kUnimplemented) << params;
  }
}

// Every token's bytes lie in the text, in its order, whatever the bytes are.
void ExpectSound(const Analyzer& analyzer, std::string_view text) {
  uint32_t position = 0;
  for (const Token& token : analyzer.Analyze(text)) {
    ASSERT_LE(token.begin, token.end);
    ASSERT_LE(token.end, text.size());
    ASSERT_GE(token.position, position);
    position = token.position;
  }
}

TEST(Analyzer, StandsHostileText) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<std::string> texts = {std::string(65536, 'a'), std::string(65536, '\0'),
                                    std::string(65536, '\xe4'), "\xf0\x9f", "a\0b\xff"};
  std::string chinese;
  while (chinese.size() < 65536) chinese += "湖";
  texts.push_back(chinese);
  for (int i = 0; i < 300; i++) {
    std::string text(random() % 200, '\0');
    // Bytes of Chinese and of Thai are as likely as all others together.
    for (char& byte : text) byte = static_cast<char>(random() % 2 ? random() : 0xe0 + random() % 9);
    texts.push_back(text);
  }
  for (const char* params :
       {"", R"({"type":"english"})", R"({"tokenizer":"jieba"})",
        R"({"tokenizer":{"type":"jieba","hmm":false,"mode":"exact"}})",
        R"({"tokenizer":"icu","filter":["asciifolding"]})",
        R"({"tokenizer":"whitespace","filter":["cncharonly",{"type":"regex","expr":"a+b"}]})"}) {
    const auto analyzer = MakeAnalyzer(params);
    ASSERT_TRUE(analyzer.ok());
    for (const std::string& text : texts) ExpectSound(**analyzer, text);
  }
}

}  // namespace
}  // namespace elanus::text
