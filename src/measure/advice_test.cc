#include "measure/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::measure {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Point At(double recall, double ms, std::map<std::string, std::string> params = {}) {
  return {.params = std::move(params),
          .queries = 1000,
          .recall = recall,
          .p50_ms = ms,
          .p99_ms = 2 * ms,
          .queries_per_second = 1000 / ms};
}

IndexFigures Index(const char* name, double build_seconds, std::vector<Point> points) {
  return {.index = name,
          .params = {},
          .build_seconds = build_seconds,
          .bytes = build_seconds > 0 ? 3 << 20 : 0,
          .points = std::move(points)};
}

Comparison Of(std::vector<IndexFigures> indexes, int64_t rows = 20000) {
  Comparison comparison{.k = 10, .queries = 1000, .rounds = {}};
  comparison.rounds.push_back({.rows = rows, .bytes = 1 << 20, .indexes = std::move(indexes)});
  return comparison;
}

TEST(Advise, ComparesTheFastestGoodIndexWithTheScan) {
  Comparison comparison = Of(
      {Index("FLAT", 0, {At(1, 1)}),
       Index("IVF_FLAT", 1, {At(0.7, 0.05, {{"nprobe", "1"}}), At(0.96, 0.2, {{"nprobe", "8"}})}),
       Index("HNSW", 3, {At(0.9, 0.05, {{"ef", "10"}}), At(0.97, 0.1, {{"ef", "20"}})})});
  comparison.probe = {.rows = 2500, .p50_ms = 0.3};
  const std::string advice = Advise(comparison);
  EXPECT_THAT(advice, HasSubstr("At recall 0.95 HNSW (ef 20) answers 10 times as fast as FLAT"));
  EXPECT_THAT(advice, HasSubstr("(0.1 against 1 ms)"));
  EXPECT_THAT(advice, HasSubstr("took 3 s to build and has 3 MiB"));
  // Each search saves 0.9 ms.
  EXPECT_THAT(advice, HasSubstr("paid after 3,300 searches"));
  // Without any rows a scan would take 0.2 ms, so the index is faster at any size.
  EXPECT_THAT(advice, Not(HasSubstr("Below")));
  comparison.probe.p50_ms = 0.125;
  EXPECT_THAT(Advise(comparison), HasSubstr("Below about 2,000 rows FLAT is as fast"));
}

TEST(Advise, NeedsNoIndexWhereTheScanIsAsFast) {
  const std::string advice =
      Advise(Of({Index("FLAT", 0, {At(1, 0.9)}), Index("HNSW", 3, {At(1, 0.85)})}));
  EXPECT_THAT(advice, HasSubstr("FLAT needs 0.9 ms for an exact answer among 20,000 rows"));
  EXPECT_THAT(advice, HasSubstr("none is needed"));
}

TEST(Advise, SaysThatNothingFindsEnough) {
  const std::string advice =
      Advise(Of({Index("FLAT", 0, {At(1, 2)}), Index("IVF_PQ", 1, {At(0.8, 0.1)})}));
  EXPECT_THAT(advice, HasSubstr("nothing else that was tried reaches recall 0.95"));
  EXPECT_THAT(advice, Not(HasSubstr("IVF_PQ")));
}

TEST(Advise, DoesWithoutAScanAndWithNothingElse) {
  EXPECT_THAT(Advise(Of({Index("HNSW", 2, {At(0.99, 0.1)})})), HasSubstr("HNSW is the fastest"));
  EXPECT_EQ(Advise(Of({Index("FLAT", 0, {At(1, 2)})})),
            "FLAT needs 2 ms for an exact answer among 20,000 rows.");
  EXPECT_EQ(Advise(Of({})), "");
  EXPECT_EQ(Advise(Comparison{}), "");
}

Round FlatAndHnsw(int64_t rows, double flat_ms, double hnsw_ms) {
  return {.rows = rows,
          .bytes = 0,
          .indexes = {Index("FLAT", 0, {At(1, flat_ms)}), Index("HNSW", 1, {At(1, hnsw_ms)})}};
}

TEST(Advise, FindsBetweenTwoSizesWhereTheScanIsAsFast) {
  Comparison comparison{.k = 10, .queries = 1000};
  comparison.rounds = {FlatAndHnsw(500, 0.03, 0.1), FlatAndHnsw(1000, 0.05, 0.1),
                       FlatAndHnsw(8000, 0.4, 0.1), FlatAndHnsw(16000, 0.8, 0.1)};
  EXPECT_THAT(Advise(comparison), HasSubstr("Below about 2,000 rows"));
}

TEST(Advise, GoesOnBelowTheSizesThatWereMeasured) {
  Comparison comparison{.k = 10, .queries = 1000};
  comparison.rounds = {FlatAndHnsw(1000, 0.11, 0.06), FlatAndHnsw(2000, 0.21, 0.08)};
  EXPECT_THAT(Advise(comparison), HasSubstr("Below about 500 rows"));
}

TEST(Advise, BitsAreScannedByBinFlat) {
  const std::string advice =
      Advise(Of({Index("BIN_FLAT", 0, {At(1, 1)}), Index("HNSW", 1, {At(1, 0.25)})}));
  EXPECT_THAT(advice, HasSubstr("HNSW answers 4.0 times as fast as BIN_FLAT"));
}

}  // namespace
}  // namespace elanus::measure
