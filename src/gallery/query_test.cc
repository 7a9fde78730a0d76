#include "gallery/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gallery/test_folder.h"

namespace elanus::gallery {
namespace {

using testing::ElementsAre;

TEST(ParseWordsTerm, ReadsTheWeightBeforeTheColon) {
  const auto term = ParseWordsTerm("2.5: a beach ");
  ASSERT_TRUE(term.ok());
  EXPECT_EQ(term.value().text, "a beach");
  EXPECT_EQ(term.value().weight, 2.5);
}

TEST(ParseWordsTerm, AColonAfterWordsIsPartOfThem) {
  const auto term = ParseWordsTerm("sign: keep out");
  ASSERT_TRUE(term.ok());
  EXPECT_EQ(term.value().text, "sign: keep out");
  EXPECT_EQ(term.value().weight, 1);
}

TEST(ParseWordsTerm, RefusesEmptyWordsAndAWeightOfZero) {
  for (const char* text : {"", "  ", "2:", "2: ", "0:beach"}) {
    EXPECT_EQ(ParseWordsTerm(text).code(), core::Code::kInvalidArgument) << text;
  }
}

TEST(ParseNotTerm, TakesAnExistingFileForAPicture) {
  const TestFolder folder;
  const std::string path = folder.Write("a.jpg");
  const auto picture = ParseNotTerm("2:" + path);
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture.value().kind, QueryTerm::Kind::kPicture);
  EXPECT_EQ(picture.value().weight, -2);
  EXPECT_EQ(ParseNotTerm("people").value().kind, QueryTerm::Kind::kWords);
}

TEST(JoinWords, SingleWordsAreOneSentence) {
  EXPECT_THAT(JoinWords({"a", "black", "dog"}), ElementsAre("a black dog"));
}

TEST(JoinWords, SentencesAndWeightsStandAlone) {
  EXPECT_THAT(JoinWords({"a dog", "beach"}), ElementsAre("a dog", "beach"));
  EXPECT_THAT(JoinWords({"2:dog", "beach"}), ElementsAre("2:dog", "beach"));
}

TEST(DescribeTerms, ReadsLikeAFormula) {
  using Kind = QueryTerm::Kind;
  EXPECT_EQ(DescribeTerms({{Kind::kWords, "beach", 2},
                           {Kind::kPicture, "/x/cat.jpg", 1},
                           {Kind::kWords, "people", -1}}),
            "2:beach + cat.jpg - people");
}

TEST(EmbedQuery, RefusesAQueryOfNothing) {
  EXPECT_EQ(EmbedQuery({}, nullptr).code(), core::Code::kInvalidArgument);
}

}  // namespace
}  // namespace elanus::gallery
