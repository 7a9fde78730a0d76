#include "measure/panel.h"

#include <algorithm>
#include <array>

namespace elanus::measure {
namespace {

// Okabe and Ito's colours, which people with any colour vision tell apart; the yellow is left out,
// as it is hard to see on white, and a dark grey and a brown are put in.
constexpr std::array<std::string_view, 8> kColors = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                     "#e69f00", "#56b4e9", "#4d4d4d", "#8c510a"};
constexpr std::string_view kGrid = "#e3e6ea";
constexpr std::string_view kFrame = "#9aa3ad";
constexpr std::string_view kNumbers = "#56616d";
constexpr std::string_view kWords = "#222b34";
constexpr double kLine = 2.2;
constexpr double kNumberSize = 12;
constexpr double kTitleSize = 13;
constexpr double kNameSize = 13;
constexpr double kNameGap = 21;
constexpr double kNameWidth = 130;
constexpr double kOverhang = 12;  // The paper of a plot goes on a little behind its last numbers.
constexpr double kSwatch = 30;    // The piece of line before a name.

Place RightEnd(const Panel& panel) {
  return {panel.corner.x + panel.size.x, panel.corner.y + panel.size.y};
}

void DrawTicks(const Panel& panel, Svg* svg) {
  const Place end = RightEnd(panel);
  for (const Tick& tick : panel.x.ticks()) {
    const double x = PlaceOf(panel, tick.value, panel.y.min()).x;
    svg->Line({x, panel.corner.y - kOverhang}, {x, end.y}, {kGrid});
    svg->Text({x, end.y + 18}, tick.label,
              {.size = kNumberSize, .color = kNumbers, .anchor = Anchor::kMiddle});
  }
  for (const Tick& tick : panel.y.ticks()) {
    const double y = PlaceOf(panel, panel.x.min(), tick.value).y;
    svg->Line({panel.corner.x, y}, {end.x + kOverhang, y}, {kGrid});
    svg->Text({panel.corner.x - 8, y + 4}, tick.label,
              {.size = kNumberSize, .color = kNumbers, .anchor = Anchor::kEnd});
  }
}

void DrawName(Place at, const Series& series, Svg* svg) {
  svg->Line(at, {at.x + kSwatch - 8, at.y}, {ColorOf(series.style), kLine});
  svg->Marker(MarkOf(series.style), {at.x + (kSwatch - 8) / 2, at.y}, ColorOf(series.style),
              series.name);
  svg->Text({at.x + kSwatch, at.y + 4.5}, Shortened(series.name, kNameSize, kNameWidth),
            {.size = kNameSize, .color = kWords});
}

}  // namespace

std::string_view ColorOf(size_t style) {
  return kColors[style % kColors.size()];
}

Mark MarkOf(size_t style) {
  return static_cast<Mark>(style % kColors.size());
}

Place PlaceOf(const Panel& panel, double x, double y) {
  return {panel.corner.x + panel.x.Position(x) * panel.size.x,
          panel.corner.y + (1 - panel.y.Position(y)) * panel.size.y};
}

void DrawFrame(const Panel& panel, Svg* svg) {
  const Place end = RightEnd(panel);
  const Place top = {panel.corner.x, panel.corner.y - kOverhang};
  svg->Box(top, {panel.size.x + kOverhang, panel.size.y + kOverhang}, "#ffffff");
  DrawTicks(panel, svg);
  svg->Line({panel.corner.x, end.y}, {end.x + kOverhang, end.y}, {kFrame, 1.2});
  svg->Line(top, {panel.corner.x, end.y}, {kFrame, 1.2});
  svg->Text({panel.corner.x + panel.size.x / 2, end.y + 42}, panel.x_title,
            {.size = kTitleSize, .color = kWords, .anchor = Anchor::kMiddle});
  svg->Text({panel.corner.x - 52, panel.corner.y + panel.size.y / 2}, panel.y_title,
            {.size = kTitleSize, .color = kWords, .anchor = Anchor::kMiddle, .is_upright = true});
}

// Lines first: no line covers a mark of another series.
void DrawSeries(const Panel& panel, const std::vector<Series>& series, Svg* svg) {
  svg->BeginClip({panel.corner.x, panel.corner.y - kOverhang},
                 {panel.size.x + kOverhang, panel.size.y + kOverhang});
  for (const Series& one : series) {
    std::vector<Place> line;
    for (const ChartPoint& point : one.points) line.push_back(PlaceOf(panel, point.x, point.y));
    svg->Path(line, {ColorOf(one.style), kLine});
  }
  svg->EndClip();
  for (const Series& one : series) {
    for (const ChartPoint& point : one.points) {
      const Place place = PlaceOf(panel, point.x, point.y);
      if (place.x < panel.corner.x - 0.5) continue;
      svg->Marker(MarkOf(one.style), place, ColorOf(one.style), point.note);
    }
  }
}

std::vector<double> SpreadApart(const std::vector<double>& wanted, double gap, double low,
                                double high) {
  std::vector<double> places = wanted;
  if (places.empty()) return places;
  const auto count = static_cast<double>(places.size());
  if (count > 1) gap = std::min(gap, (high - low) / (count - 1));
  // Downwards each keeps its distance from the one before; what is then too low moves back up.
  double least = low;
  for (double& place : places) {
    place = std::max(place, least);
    least = place + gap;
  }
  double most = high;
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    *place = std::min(*place, most);
    most = *place - gap;
  }
  return places;
}

void DrawNames(const Panel& panel, const std::vector<Series>& series, Svg* svg) {
  std::vector<std::pair<double, const Series*>> ends;
  for (const Series& one : series) {
    const double end = one.points.empty()
                           ? RightEnd(panel).y
                           : PlaceOf(panel, one.points.back().x, one.points.back().y).y;
    ends.emplace_back(end, &one);
  }
  std::ranges::stable_sort(ends, {}, &std::pair<double, const Series*>::first);
  std::vector<double> wanted;
  for (const auto& [end, one] : ends) wanted.push_back(end);
  const auto places =
      SpreadApart(wanted, kNameGap, panel.corner.y + kNameSize, RightEnd(panel).y - kNameSize);
  for (size_t i = 0; i < ends.size(); ++i) {
    DrawName({RightEnd(panel).x + kOverhang + 14, places[i]}, *ends[i].second, svg);
  }
}

void DrawNameRow(Place start, double width, const std::vector<Series>& series, Svg* svg) {
  double widest = 0;
  for (const Series& one : series) widest = std::max(widest, TextWidth(one.name, kNameSize));
  const double step = std::min(kSwatch + std::min(widest, kNameWidth) + 14,
                               width / static_cast<double>(std::max<size_t>(series.size(), 1)));
  for (const Series& one : series) {
    DrawName(start, one, svg);
    start.x += step;
  }
}

}  // namespace elanus::measure
