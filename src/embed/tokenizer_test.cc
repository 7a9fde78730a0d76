#include "embed/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace elanus::embed {
namespace {

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
  const auto parsed = Tokenizer::Parse(TokenizerJson("", "WordLevel"));
  EXPECT_EQ(parsed.code(), core::Code::kUnimplemented);
  EXPECT_THAT(parsed.status().message(), HasSubstr("WordLevel"));
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

// A tokenizer.json of one model and nothing around it, but for what `parts` says.
std::string ModelJson(const std::string& model, const std::string& parts = "") {
  return R"({"model": )" + model + parts + "}";
}

Ids EncodeWith(const std::string& json, std::string_view text, int max_tokens = 100) {
  const auto tokenizer = Tokenizer::Parse(json);
  EXPECT_TRUE(tokenizer.ok()) << tokenizer.status().message();
  return tokenizer.ok() ? (*tokenizer)->Encode(text, max_tokens) : Ids();
}

constexpr char kPairs[] = R"({"type": "BPE", "end_of_word_suffix": "</w>", "vocab": {"a": 0,
  "b": 1, "a</w>": 2, "b</w>": 3, "ab": 4, "ab</w>": 5, "aab</w>": 6},
  "merges": ["a b</w>", ["a", "b"], "a ab</w>"]})";

TEST(BytePair, JoinsTheMostUrgentPairFirst) {
  EXPECT_EQ(EncodeWith(ModelJson(kPairs), "aab"), (Ids{6}));
  EXPECT_EQ(EncodeWith(ModelJson(kPairs), "abab"), (Ids{4, 5}));
  EXPECT_EQ(EncodeWith(ModelJson(kPairs), "ba"), (Ids{1, 2}));
}

TEST(BytePair, LeavesOutWhatNoTokenSpells) {
  EXPECT_EQ(EncodeWith(ModelJson(kPairs), "acb"), (Ids{5}));
}

TEST(BytePair, FallsBackToBytes) {
  const std::string json = ModelJson(R"({"type": "BPE", "byte_fallback": true, "unk_token": "?",
    "fuse_unk": true, "vocab": {"?": 0, "a": 1, "<0xC3>": 2, "<0xA9>": 3}, "merges": []})");
  EXPECT_EQ(EncodeWith(json, "aéßß"), (Ids{1, 2, 3, 0}));
}

TEST(BytePair, NeedsTimeForALongWordThatGrowsWithItsLength) {
  const std::string word(100'000, 'a');
  const std::string json = ModelJson(
      R"({"type": "BPE", "vocab": {"a": 0, "aa": 1, "aaaa": 2}, "merges": ["a a", "aa aa"]})");
  EXPECT_EQ(EncodeWith(json, word, 1'000'000), Ids(25'000, 2));
}

TEST(BytePair, RefusesMergesOfUnknownTokens) {
  const auto parsed = Tokenizer::Parse(
      ModelJson(R"({"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]})"));
  EXPECT_EQ(parsed.code(), core::Code::kCorruption);
  EXPECT_THAT(parsed.status().message(), HasSubstr("a b"));
}

constexpr char kScores[] = R"({"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["▁", -2],
  ["▁a", -3], ["b", -4], ["ab", -4.5], ["▁ab", -9]]})";
constexpr char kMetaspace[] =
    R"(, "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"})";

TEST(Unigram, TakesTheMostProbableWay) {
  // "▁" and "ab" cost 6.5, "▁a" and "b" cost 7, "▁ab" costs 9.
  EXPECT_EQ(EncodeWith(ModelJson(kScores, kMetaspace), "ab"), (Ids{1, 4}));
}

TEST(Unigram, MakesOneUnknownOfNeighbours) {
  EXPECT_EQ(EncodeWith(ModelJson(kScores, kMetaspace), "axyzb b"), (Ids{2, 0, 3, 1, 3}));
}

TEST(Unigram, RefusesAnUnknownTokenThatIsNone) {
  EXPECT_FALSE(
      Tokenizer::Parse(ModelJson(R"({"type": "Unigram", "unk_id": 2, "vocab": [["a", 0]]})")).ok());
  EXPECT_FALSE(Tokenizer::Parse(ModelJson(R"({"type": "Unigram", "vocab": []})")).ok());
}

TEST(Tokenizer, GivesSpacesToAddedTokensThatTakeThem) {
  const std::string json =
      ModelJson(kScores, std::string(kMetaspace) +
                             R"(, "added_tokens": [{"id": 9, "content": "<m>", "lstrip": true}])");
  EXPECT_EQ(EncodeWith(json, "ab <m>ab"), (Ids{1, 4, 9, 1, 4}));
}

TEST(Tokenizer, FindsIdsOfTokens) {
  const auto tokenizer = Tokenizer::Parse(TokenizerJson(kKite));
  ASSERT_TRUE(tokenizer.ok());
  EXPECT_EQ((*tokenizer)->IdOf("kite"), 3);
  EXPECT_EQ((*tokenizer)->IdOf("[CLS]"), 1);
  EXPECT_EQ((*tokenizer)->IdOf("nothing"), std::nullopt);
}

TEST(Tokenizer, SaysWhichStepItDoesNotKnow) {
  for (const char* parts :
       {R"(, "normalizer": {"type": "Magic"})", R"(, "pre_tokenizer": {"type": "Magic"})",
        R"(, "post_processor": {"type": "Magic"})",
        R"(, "normalizer": {"type": "Sequence", "normalizers": [{"type": "Magic"}]})"}) {
    const auto parsed = Tokenizer::Parse(ModelJson(kScores, parts));
    EXPECT_EQ(parsed.code(), core::Code::kUnimplemented) << parts;
    EXPECT_THAT(parsed.status().message(), HasSubstr("Magic"));
  }
}

TEST(Tokenizer, RefusesDamagedTables) {
  for (const char* table : {"!!!!", "AAAA", "AQAAAAAAAAA=", "/////wAAAAA="}) {
    const auto parsed =
        Tokenizer::Parse(ModelJson(kScores, std::string(R"(, "normalizer": {"type": "Precompiled",
          "precompiled_charsmap": ")") + table + "\"}"));
    EXPECT_EQ(parsed.code(), core::Code::kCorruption) << table;
  }
}

TEST(Tokenizer, EndsWithAnExpressionThatTakesForEver) {
  const std::string json = ModelJson(kScores, R"(, "normalizer": {"type": "Replace",
        "pattern": {"Regex": "(a|aa|aaa)+$"}, "content": ""})");
  EXPECT_FALSE(EncodeWith(json, std::string(5000, 'a') + "!").empty());
}

}  // namespace
}  // namespace elanus::embed
