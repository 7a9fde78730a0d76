#include "embed/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "embed/bert_text.h"

namespace elanus::embed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Ids = std::vector<int64_t>;

// Ids: [UNK] 0, [CLS] 1, [SEP] 2, then the words in order.
std::string TokenizerJson(const std::string& words, const std::string& model = "WordPiece") {
  return R"({"normalizer": {"type": "BertNormalizer", "lowercase": true},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "added_tokens": [{"id": 1, "content": "[CLS]"}, {"id": 2, "content": "[SEP]"}],
    "post_processor": {"type": "TemplateProcessing", "single": [
      {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
      {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]},
    "model": {"type": ")" +
         model +
         R"(", "unk_token": "[UNK]", "max_input_chars_per_word": 10,
      "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2)" +
         words + "}}}";
}

Ids Encode(const std::string& words, std::string_view text, int max_tokens = 100) {
  const auto tokenizer = Tokenizer::Parse(TokenizerJson(words));
  EXPECT_TRUE(tokenizer.ok()) << tokenizer.status().message();
  return (*tokenizer)->Encode(text, max_tokens);
}

constexpr char kKite[] = R"(, "kite": 3, "ki": 4, "##te": 5, "##s": 6, ",": 7, "鸢": 8)";

TEST(Tokenizer, TakesTheLongestPieceFirst) {
  EXPECT_EQ(Encode(kKite, "kites kite"), (Ids{1, 3, 6, 3, 2}));
}

TEST(Tokenizer, PutsOneUnknownForAWordWithoutPieces) {
  EXPECT_EQ(Encode(kKite, "kiwi kite"), (Ids{1, 0, 3, 2}));
}

TEST(Tokenizer, DoesNotLookIntoWordsThatAreTooLong) {
  EXPECT_EQ(Encode(kKite, "kitessssss"), (Ids{1, 3, 6, 6, 6, 6, 6, 6, 2}));
  EXPECT_EQ(Encode(kKite, "kitesssssss"), (Ids{1, 0, 2}));
}

TEST(Tokenizer, CutsTheEndButNotTheSpecialTokens) {
  EXPECT_EQ(Encode(kKite, "kite kite kite", 4), (Ids{1, 3, 3, 2}));
}

TEST(Tokenizer, FindsSpecialTokensInTheText) {
  EXPECT_EQ(Encode(kKite, "kite[SEP]kite"), (Ids{1, 3, 2, 3, 2}));
}

TEST(Tokenizer, TakesPunctuationAndChineseAsWords) {
  EXPECT_EQ(Encode(kKite, "Kíte,鸢鸢"), (Ids{1, 3, 7, 8, 8, 2}));
}

TEST(Tokenizer, PassesOverBytesThatAreNotUtf8) {
  EXPECT_EQ(Encode(kKite, "ki\xff\xc3te"), (Ids{1, 3, 2}));
  EXPECT_EQ(Encode(kKite, ""), (Ids{1, 2}));
}

TEST(Tokenizer, ReadsEscapesInTheVocabulary) {
  EXPECT_EQ(Encode(R"(, "\u9e22": 3, "\"": 4, "\\": 5, "/" : 6)", "鸢 \" \\ /"),
            (Ids{1, 3, 4, 5, 6, 2}));
}

TEST(Tokenizer, SaysWhichKindItDoesNotKnow) {
  const auto parsed = Tokenizer::Parse(TokenizerJson("", "Unigram"));
  EXPECT_EQ(parsed.code(), core::Code::kUnimplemented);
  EXPECT_THAT(parsed.status().message(), HasSubstr("Unigram"));
}

TEST(Tokenizer, RefusesDamagedFiles) {
  const std::string whole = TokenizerJson(kKite);
  for (size_t size = 0; size < whole.size(); size += 7) {
    EXPECT_FALSE(Tokenizer::Parse(whole.substr(0, size)).ok()) << size;
  }
  for (const char* words : {R"(, "a": -1)", R"(, "a": "b")", R"(, "a": 1.5)",
                            R"(, "a": 99999999999)", R"(, "a")", R"(, "a": {})"}) {
    EXPECT_FALSE(Tokenizer::Parse(TokenizerJson(words)).ok()) << words;
  }
}

TEST(BertWords, KeepsCaseAndAccentsIfToldTo) {
  BertNormalization normalization;
  EXPECT_THAT(BertWords("Éa İ", normalization), ElementsAre("ea", "i"));
  normalization.lowercase = normalization.strip_accents = false;
  EXPECT_THAT(BertWords("Éa İ", normalization), ElementsAre("Éa", "İ"));
}

}  // namespace
}  // namespace elanus::embed
