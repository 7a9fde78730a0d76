#include "measure/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "measure/advice.h"
#include "measure/numbers.h"
#include "measure/panel.h"

namespace elanus::measure {
namespace {

constexpr std::string_view kPaper = "#fbfbf9";
constexpr std::string_view kWords = "#222b34";
constexpr std::string_view kAside = "#6b7682";
constexpr int kWidth = 960;
constexpr double kMargin = 30;
constexpr double kHeadingSize = 19;
constexpr double kAsideSize = 13;

// The least and greatest of what is drawn; what is not positive has no place on a log axis.
struct Extent {
  double min = std::numeric_limits<double>::infinity();
  double max = 0;

  void Take(double value) {
    if (value <= 0) return;
    min = std::min(min, value);
    max = std::max(max, value);
  }
  Axis LogAxis() const { return max > 0 ? Axis::Log(min, max) : Axis::Log(1, 10); }
};

void DrawHeading(const std::string& heading, const ChartTitle& title, Svg* svg) {
  const double room = kWidth - 2 * kMargin;
  svg->Text({kMargin, 38}, heading, {.size = kHeadingSize, .color = kWords, .is_bold = true});
  const std::string machine = Shortened(title.machine, kAsideSize, room);
  svg->Text({kMargin, 60}, Shortened(title.data, kAsideSize, room),
            {.size = kAsideSize, .color = kAside});
  svg->Text({kMargin, 78}, machine, {.size = kAsideSize, .color = kAside});
}

// By the median: on a busy machine the few searches that were interrupted would bend the curves.
std::vector<Series> RecallSeries(const Round& round) {
  std::vector<Series> all;
  for (const IndexFigures& figures : round.indexes) {
    Series& series = all.emplace_back();
    series.name = figures.index;
    series.style = all.size() - 1;
    for (const Point& point : figures.points) {
      if (point.p50_ms <= 0) continue;
      const std::string params = ParamsText(point.params);
      series.points.push_back(
          {point.recall, 1000 / point.p50_ms,
           fmt::format("{}{}{}: recall {:.4f}, {} searches/s, median {:.3g} ms", figures.index,
                       params.empty() ? "" : " ", params, point.recall,
                       ShortNumber(point.queries_per_second), point.p50_ms)});
    }
  }
  return all;
}

// A line at the recall that the advice is about.
void DrawGoodRecall(const Panel& panel, Svg* svg) {
  if (panel.x.min() >= kGoodRecall) return;
  const double x = PlaceOf(panel, kGoodRecall, panel.y.min()).x;
  svg->Line({x, panel.corner.y}, {x, panel.corner.y + panel.size.y},
            {.color = "#b4bcc5", .width = 1.2, .is_dashed = true});
}

// The index's figures by rows: `value` of each round, left out where it says nullopt or nothing.
template <typename Value>
std::vector<Series> GrowthSeries(const Comparison& comparison, const char* unit, Value value) {
  std::vector<Series> all;
  for (const Round& round : comparison.rounds) {
    for (const IndexFigures& figures : round.indexes) {
      auto series = std::ranges::find(all, figures.index, &Series::name);
      if (series == all.end()) {
        all.push_back({.name = figures.index, .style = all.size(), .points = {}});
        series = all.end() - 1;
      }
      const std::optional<double> y = value(figures);
      if (!y || *y <= 0) continue;
      series->points.push_back(
          {static_cast<double>(round.rows), *y,
           fmt::format("{}, {} rows: {:.3g} {}", figures.index, Grouped(round.rows), *y, unit)});
    }
  }
  return all;
}

Panel GrowthPanel(double left, const std::vector<Series>& series) {
  Extent rows, values;
  for (const Series& one : series) {
    for (const ChartPoint& point : one.points) {
      rows.Take(point.x);
      values.Take(point.y);
    }
  }
  return {.corner = {left, 142},
          .size = {362, 324},
          .x = rows.LogAxis(),
          .y = values.LogAxis(),
          .x_title = "rows",
          .y_title = ""};
}

}  // namespace

std::string RecallChart(const Comparison& comparison, const ChartTitle& title) {
  constexpr int kHeight = 584;
  Svg svg(kWidth, kHeight, kPaper);
  DrawHeading(fmt::format("How fast at which recall@{}", comparison.k), title, &svg);
  const std::vector<Series> series =
      comparison.rounds.empty() ? std::vector<Series>() : RecallSeries(comparison.rounds.back());
  Extent speeds;
  double recall_min = 1;
  for (const Series& one : series) {
    for (const ChartPoint& point : one.points) {
      // Few people want less than one half: such points alone do not stretch the axis.
      const bool is_end = &point == &one.points.back();
      if (point.x >= 0.5 || is_end) recall_min = std::min(recall_min, point.x);
      if (point.x >= 0.5 || is_end) speeds.Take(point.y);
    }
  }
  const Panel panel{
      .corner = {92, 114},
      .size = {680, 400},
      .x = Axis::Recall(recall_min),
      .y = speeds.LogAxis(),
      .x_title = fmt::format("recall@{}: share of the nearest rows that is found", comparison.k),
      .y_title = "searches per second, by the median"};
  DrawFrame(panel, &svg);
  DrawGoodRecall(panel, &svg);
  DrawSeries(panel, series, &svg);
  DrawNames(panel, series, &svg);
  return svg.Finish();
}

std::string GrowthChart(const Comparison& comparison, const ChartTitle& title) {
  constexpr int kHeight = 536;
  Svg svg(kWidth, kHeight, kPaper);
  DrawHeading("How search and build grow with the rows", title, &svg);
  const auto searches =
      GrowthSeries(comparison, "ms", [](const IndexFigures& figures) -> std::optional<double> {
        const Point* const point = PointAt(figures, kGoodRecall);
        return point == nullptr ? std::nullopt : std::optional(point->p50_ms);
      });
  const auto builds = GrowthSeries(comparison, "s", [](const IndexFigures& figures) {
    return std::optional(figures.build_seconds);
  });
  Panel search_panel = GrowthPanel(86, searches);
  search_panel.y_title = fmt::format("median search at recall {:g}, ms", kGoodRecall);
  Panel build_panel = GrowthPanel(560, builds);
  build_panel.y_title = "build, seconds";
  DrawNameRow({kMargin, 106}, kWidth - 2 * kMargin, searches, &svg);
  for (const auto& [panel, series] :
       {std::pair(&search_panel, &searches), std::pair(&build_panel, &builds)}) {
    DrawFrame(*panel, &svg);
    DrawSeries(*panel, *series, &svg);
  }
  return svg.Finish();
}

}  // namespace elanus::measure
