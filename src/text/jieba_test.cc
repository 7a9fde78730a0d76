#include "text/jieba.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/jieba_data.h"
#include "text/test_terms.h"

namespace elanus::text {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(JiebaData, IsInTheProgram) {
  EXPECT_EQ(JiebaDictionary().size(), 5071204U);
  EXPECT_EQ(JiebaModel().size(), 519739U);
  EXPECT_EQ(JiebaModel().substr(0, 1), "#");
}

TEST(ChineseAnalyzer, PartsSentencesIntoWords) {
  constexpr const char* kChinese = R"({"type":"chinese"})";
  EXPECT_THAT(Terms(kChinese, "在水边观看风景的人。"),
              ElementsAre("在", "水边", "观看", "风景", "的", "人"));
  EXPECT_THAT(Terms(kChinese, "我来到北京清华大学"),
              ElementsAre("我", "来到", "北京", "清华", "华大", "大学", "清华大学"));
  EXPECT_THAT(Terms(kChinese, "他来到了网易杭研大厦"),
              ElementsAre("他", "来到", "了", "网易", "杭研", "大厦"));
}

TEST(ChineseAnalyzer, KeepsLatinWordsAndNumbersAndDropsSigns) {
  EXPECT_THAT(Terms(R"({"type":"chinese"})", "系统安全;,'';Milvus密码 v2 3.5 😀、привет"),
              ElementsAre("系统", "安全", "系统安全", "Milvus", "密码", "v2", "3.5"));
}

TEST(ChineseAnalyzer, DropsGivenStopWords) {
  EXPECT_THAT(Terms(R"({"type":"chinese","stop_words":["的","在"]})", "在水边观看风景的人。"),
              ElementsAre("水边", "观看", "风景", "人"));
}

TEST(Jieba, GivesEachCharacterToOneWordInExactMode) {
  EXPECT_THAT(Terms(R"({"tokenizer":{"type":"jieba","mode":"exact"}})", "我来到北京清华大学！"),
              ElementsAre("我", "来到", "北京", "清华大学", "！"));
}

TEST(Jieba, LeavesUnknownNamesInPiecesWithoutTheModel) {
  EXPECT_THAT(
      Terms(R"({"tokenizer":{"type":"jieba","mode":"exact","hmm":false}})", "网易杭研大厦abc"),
      ElementsAre("网易", "杭", "研", "大厦", "abc"));
}

TEST(Jieba, KnowsWordsOfOnesOwn) {
  EXPECT_THAT(Terms(R"({"tokenizer":{"type":"jieba","mode":"exact","hmm":false,
                        "dict":["结巴分词器"]}})",
                    "milvus结巴分词器中文测试"),
              ElementsAre("milvus", "结巴分词器", "中", "文", "测", "试"));
  EXPECT_THAT(Terms(R"({"tokenizer":{"type":"jieba","mode":"exact",
                        "dict":["_default_","结巴分词器"]}})",
                    "milvus结巴分词器中文测试"),
              ElementsAre("milvus", "结巴分词器", "中文", "测试"));
}

TEST(Jieba, CountsPositionsInCodePoints) {
  const auto analyzer = MakeAnalyzer(R"({"type":"chinese"})");
  ASSERT_TRUE(analyzer.ok());
  const auto tokens = (*analyzer)->Analyze("a，清华大学");
  ASSERT_EQ(tokens.size(), 5U);
  EXPECT_EQ(tokens[0].position, 0U);
  EXPECT_EQ(tokens[1].term, "清华");
  EXPECT_EQ(tokens[1].position, 2U);
  EXPECT_EQ(tokens[3].term, "大学");
  EXPECT_EQ(tokens[3].position, 4U);
  EXPECT_EQ(tokens[4].position, 2U);
  EXPECT_EQ(tokens[4].begin, 4U);
  EXPECT_EQ(tokens[4].end, 16U);
}

TEST(Jieba, SaysWhichSettingIsWrong) {
  const auto why = [](const std::string& settings) {
    const auto made = MakeAnalyzer(R"({"tokenizer":{"type":"jieba",)" + settings + "}}");
    return made.ok() ? "accepted" : made.status().message();
  };
  EXPECT_THAT(why(R"("mode":"full")"), HasSubstr("mode 'full'"));
  EXPECT_THAT(why(R"("hmm":"yes")"), HasSubstr("'hmm' must be true or false"));
  EXPECT_THAT(why(R"("dict":[])"), HasSubstr("has no word"));
  EXPECT_THAT(why(R"("dict":["a b"])"), HasSubstr("without white space"));
  EXPECT_THAT(why(R"("dict":["a\n"])"), HasSubstr("without white space"));
}

}  // namespace
}  // namespace elanus::text
