#include "gallery/find.h"

#include <gtest/gtest.h>

namespace elanus::gallery {
namespace {

PictureHit Hit(int64_t rank, const std::string& path, int64_t bytes, int64_t mtime_s) {
  PictureHit hit;
  hit.rank = rank;
  hit.row.path = path;
  hit.row.bytes = bytes;
  hit.row.mtime_ns = mtime_s * 1'000'000'000;
  return hit;
}

std::vector<int64_t> RanksSortedBy(SortBy sort) {
  std::vector<PictureHit> hits = {Hit(1, "/b", 10, 50), Hit(2, "/c", 30, 10), Hit(3, "/a", 20, 20)};
  hits[2].row.facts.taken = 99;
  SortHits(sort, &hits);
  std::vector<int64_t> ranks;
  for (const PictureHit& hit : hits) ranks.push_back(hit.rank);
  return ranks;
}

TEST(SortHits, DateIsWhenItWasTakenElseWrittenNewestFirst) {
  EXPECT_EQ(RanksSortedBy(SortBy::kDate), (std::vector<int64_t>{3, 1, 2}));
}

TEST(SortHits, SizeIsLargestFirst) {
  EXPECT_EQ(RanksSortedBy(SortBy::kSize), (std::vector<int64_t>{2, 3, 1}));
}

TEST(SortHits, PathIsInByteOrder) {
  EXPECT_EQ(RanksSortedBy(SortBy::kPath), (std::vector<int64_t>{3, 1, 2}));
}

TEST(ParseSortBy, NamesWhatItKnows) {
  EXPECT_TRUE(ParseSortBy("date").ok());
  EXPECT_NE(ParseSortBy("dat").status().message().find("score, date, path or size"),
            std::string::npos);
}

TEST(IsWeak, MeansTooFewDeviationsAboveChance) {
  EXPECT_TRUE(IsWeak(0.23, {0.1, 0.05}));
  EXPECT_FALSE(IsWeak(0.24, {0.1, 0.05}));
}

}  // namespace
}  // namespace elanus::gallery
