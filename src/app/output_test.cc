#include "app/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace elanus::app {
namespace {

gallery::FindAnswer Answer(double score) {
  gallery::FindAnswer answer;
  gallery::PictureHit hit;
  hit.row.path = "/a/dog.jpg";
  hit.row.facts.width = 640;
  hit.row.facts.height = 480;
  hit.row.facts.taken = 0;
  hit.score = score;
  hit.rank = 1;
  answer.hits = {hit};
  answer.chance = embed::ScoreStatistics{0.1, 0.05};
  return answer;
}

TEST(HitsTable, IsPlainWithoutColour) {
  EXPECT_EQ(HitsTable(Answer(0.5), Style(false)),
            "rank  score     size  taken             path\n"
            "   1  0.500  640x480  1970-01-01 00:00  /a/dog.jpg\n");
}

TEST(HitsTable, MarksWeakMatches) {
  EXPECT_THAT(HitsTable(Answer(0.15), Style(false)), testing::HasSubstr("0.150  weak match"));
}

TEST(HitsTable, ShowsNoControlCharacters) {
  gallery::FindAnswer answer = Answer(0.5);
  answer.hits[0].row.path = "/a/\x1b[31m.jpg";
  EXPECT_THAT(HitsTable(answer, Style(false)), testing::HasSubstr("\\x1b[31m"));
}

TEST(HitJson, HasTheStableKeys) {
  const gallery::FindAnswer answer = Answer(0.5);
  const auto json = nlohmann::json::parse(HitJson(answer.hits[0], answer));
  EXPECT_EQ(json["type"], "hit");
  EXPECT_EQ(json["path"], "/a/dog.jpg");
  EXPECT_EQ(json["score"], 0.5);
  EXPECT_EQ(json["rank"], 1);
  EXPECT_EQ(json["taken"], 0);
  EXPECT_TRUE(json["latitude"].is_null());
}

TEST(HitJson, SurvivesBytesThatAreNotText) {
  gallery::FindAnswer answer = Answer(0.5);
  answer.hits[0].row.path = "/a/\xff.jpg";
  EXPECT_TRUE(nlohmann::json::accept(HitJson(answer.hits[0], answer)));
}

TEST(BytesText, UsesTheLargestUnitThatFits) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(1023), "1023 B");
  EXPECT_EQ(BytesText(1536), "1.5 KiB");
  EXPECT_EQ(BytesText(3LL << 30), "3.0 GiB");
}

TEST(Table, AlignsWideCharacters) {
  Table table({{"a"}, {"b"}});
  table.Add({"狗", "x"});
  table.Add({"abc", "y"});
  EXPECT_EQ(table.Text(Style(false)), "a    b\n狗   x\nabc  y\n");
}

}  // namespace
}  // namespace elanus::app
