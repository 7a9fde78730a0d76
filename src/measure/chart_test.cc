#include "measure/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "measure/panel.h"
#include "measure/test_xml.h"

namespace elanus::measure {
namespace {

using ::testing::HasSubstr;

constexpr std::array kNames = {"FLAT",    "IVF_FLAT", "HNSW",    "DISKANN",
                               "IVF_SQ8", "SCANN",    "HNSW_PQ", "AUTOINDEX"};

// Curves as indexes have them: from fast and poor to slow and exact, each faster than the last.
Round CurvesOf(size_t count, int64_t rows) {
  Round round{.rows = rows, .bytes = 1 << 20, .indexes = {}};
  for (size_t i = 0; i < count; ++i) {
    IndexFigures& index = round.indexes.emplace_back();
    index.index = kNames[i];
    index.build_seconds = 0.001 * static_cast<double>(i * rows) / 100;
    const double speed = 2e7 / static_cast<double>(rows) * (1 + static_cast<double>(i));
    if (i == 0) {
      index.points.push_back(
          {.queries = 1, .recall = 1, .p50_ms = 1000 / speed, .queries_per_second = speed});
      continue;
    }
    for (int step = 0; step < 10; ++step) {
      const double recall = 1 - 0.6 * std::pow(0.42 - 0.02 * static_cast<double>(i), step);
      const double each =
          8 * speed / (1 + 0.5 * step * step / (1.0 + 0.1 * static_cast<double>(i)));
      index.points.push_back({.params = {{"ef", std::to_string(10 << step)}},
                              .queries = 1,
                              .recall = recall,
                              .p50_ms = 1000 / each,
                              .queries_per_second = each});
    }
  }
  return round;
}

Comparison GrowingCurves(size_t count) {
  Comparison comparison{.k = 10, .queries = 1000, .rounds = {}};
  for (const int64_t rows : {1250, 2500, 5000, 10000, 20000}) {
    comparison.rounds.push_back(CurvesOf(count, rows));
  }
  return comparison;
}

// Looked at by people: ELANUS_WRITE_CHARTS=FOLDER keeps what the tests draw.
void Keep(const std::string& name, const std::string& svg) {
  const char* const folder = std::getenv("ELANUS_WRITE_CHARTS");
  if (folder != nullptr) std::ofstream(std::string(folder) + "/" + name + ".svg") << svg;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

const ChartTitle kTitle = {"generated, clustered · 20,000 rows of 128 dimensions · COSINE",
                           "AMD EPYC, 2 cores, avx512 · elanus 0.1.0"};

TEST(RecallChart, IsWellFormedAndNamesEveryIndex) {
  for (size_t count = 1; count <= kNames.size(); ++count) {
    const std::string svg = RecallChart(GrowingCurves(count), kTitle);
    Keep("recall-" + std::to_string(count), svg);
    EXPECT_EQ(XmlFault(svg), "") << count;
    for (size_t i = 0; i < count; ++i)
      EXPECT_THAT(svg, HasSubstr(std::string(">") + kNames[i] + "<"));
  }
}

TEST(RecallChart, MarksEveryPointThatIsInside) {
  Comparison comparison{.k = 5, .queries = 10, .rounds = {Round{}}};
  IndexFigures& index = comparison.rounds[0].indexes.emplace_back();
  index.index = "FLAT";
  for (const double recall : {0.2, 0.6, 0.97, 1.0}) {
    index.points.push_back({.queries = 10, .recall = recall, .p50_ms = 10});
  }
  const std::string svg = RecallChart(comparison, kTitle);
  EXPECT_EQ(XmlFault(svg), "");
  // The axis begins at one half; the fourth circle stands before the name.
  EXPECT_EQ(Count(svg, "<circle"), 4u);
}

TEST(RecallChart, DrawsWhatIsAllTheSame) {
  Comparison comparison = GrowingCurves(4);
  for (IndexFigures& index : comparison.rounds.back().indexes) {
    for (Point& point : index.points) {
      point.recall = 1;
      point.p50_ms = 0.7;
    }
  }
  const std::string svg = RecallChart(comparison, kTitle);
  Keep("recall-flat", svg);
  EXPECT_EQ(XmlFault(svg), "");
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
}

TEST(Charts, HoldNothing) {
  for (const std::string& svg : {RecallChart({}, {}), GrowthChart({}, {})}) {
    EXPECT_EQ(XmlFault(svg), "");
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
  }
}

TEST(Charts, EscapeAndShortenNamesFromOutside) {
  ChartTitle title = kTitle;
  title.data = "<script>alert('x')</script>&" + std::string(500, 'w');
  for (const std::string& svg :
       {RecallChart(GrowingCurves(2), title), GrowthChart(GrowingCurves(2), title)}) {
    EXPECT_EQ(XmlFault(svg), "");
    EXPECT_EQ(svg.find("<script"), std::string::npos);
    EXPECT_EQ(svg.find(std::string(200, 'w')), std::string::npos);
  }
}

TEST(GrowthChart, IsWellFormedAndHasAPointForEverySizeThatReachesTheRecall) {
  for (const size_t count : {1, 3, 6, 8}) {
    const std::string svg = GrowthChart(GrowingCurves(count), kTitle);
    Keep("growth-" + std::to_string(count), svg);
    EXPECT_EQ(XmlFault(svg), "");
  }
  const std::string svg = GrowthChart(GrowingCurves(2), kTitle);
  // FLAT: five sizes and its name; it is built in no time, which has no place on the other axis.
  EXPECT_EQ(Count(svg, "<circle"), 6u);
}

TEST(SpreadApart, KeepsOrderGapAndBounds) {
  const auto spread = SpreadApart({10, 11, 12, 90, 99}, 20, 0, 100);
  ASSERT_EQ(spread.size(), 5u);
  EXPECT_GE(spread.front(), 0);
  EXPECT_LE(spread.back(), 100 + 1e-9);
  for (size_t i = 1; i < spread.size(); ++i) EXPECT_GE(spread[i] - spread[i - 1], 20 - 1e-9);
}

TEST(SpreadApart, LeavesAloneWhatHasRoomAndSpreadsWhatHasNot) {
  EXPECT_EQ(SpreadApart({10, 50}, 20, 0, 100), (std::vector<double>{10, 50}));
  const auto spread = SpreadApart({5, 5, 5}, 80, 0, 100);
  EXPECT_EQ(spread, (std::vector<double>{0, 50, 100}));
  EXPECT_TRUE(SpreadApart({}, 10, 0, 100).empty());
}

}  // namespace
}  // namespace elanus::measure
