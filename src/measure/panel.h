// Panel: a pair of axes with the lines of several series between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/axis.h"
#include "measure/svg.h"

namespace elanus::measure {

struct ChartPoint {
  double x = 0;
  double y = 0;
  std::string note;  // Shown when the pointer rests on it.
};

struct Series {
  std::string name = {};
  size_t style = 0;  // Which colour and mark.
  std::vector<ChartPoint> points = {};
};

struct Panel {
  Place corner;  // Of the plot, upper left.
  Place size;
  Axis x;
  Axis y;
  std::string x_title;
  std::string y_title;
};

std::string_view ColorOf(size_t style);
Mark MarkOf(size_t style);

// Where a point of the panel lies in the picture.
Place PlaceOf(const Panel& panel, double x, double y);

// Grid, numbers and titles.
void DrawFrame(const Panel& panel, Svg* svg);
// Lines are cut where they leave the panel; points further left have no mark.
void DrawSeries(const Panel& panel, const std::vector<Series>& series, Svg* svg);

// Heights in order, as near as can be to the wanted ones, `gap` apart, from `low` to `high`. If
// they do not all fit, they are spread evenly. REQUIRES: `wanted` ascends
std::vector<double> SpreadApart(const std::vector<double>& wanted, double gap, double low,
                                double high);

// Names beside the right side, each as near as there is room to the end of its line.
void DrawNames(const Panel& panel, const std::vector<Series>& series, Svg* svg);
// Names in a row that begins there, equally far apart.
void DrawNameRow(Place start, double width, const std::vector<Series>& series, Svg* svg);

}  // namespace elanus::measure
