// Statistics: what a comparison of indexes says of many searches in one number.
#pragma once

#include <span>
#include <vector>

#include "core/metric.h"

namespace elanus::measure {

// The smallest of the values that at least `share` of them do not exceed (nearest rank), so it is
// always one that was measured. 0 if there are none. REQUIRES: 0 <= share <= 1
double Percentile(std::vector<double> values, double share);

// How many of the nearest rows of one query were found, as a share. By score, as ann-benchmarks
// counts: a row as near as the last of the true hits is as good as that one. Both lists are best
// first; 1 if there was nothing to find.
double RecallOf(std::span<const float> truth, std::span<const float> found, core::Metric metric);

}  // namespace elanus::measure
