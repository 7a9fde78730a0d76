// Charts of a comparison, as SVG.
#pragma once

#include <string>

#include "measure/figures.h"

namespace elanus::measure {

// What stands above the curves.
struct ChartTitle {
  std::string data;     // "generated, clustered · 20,000 × 128 · COSINE"
  std::string machine;  // "AMD EPYC, 2 cores, avx512"
};

// Recall against searches per second (one over the median), of the largest round. Up and to the
// right is better.
std::string RecallChart(const Comparison& comparison, const ChartTitle& title);

// Time of a search at kGoodRecall, and of the build, against rows.
std::string GrowthChart(const Comparison& comparison, const ChartTitle& title);

}  // namespace elanus::measure
