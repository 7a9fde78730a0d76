#include "measure/statistics.h"

#include <algorithm>
#include <cmath>

namespace elanus::measure {
namespace {

// Scores of one pair of vectors may differ in their last digits where kernels sum in another order.
constexpr double kSameScore = 1e-6;

}  // namespace

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  const auto place = static_cast<size_t>(std::max(rank, 1.0)) - 1;
  const auto wanted = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), wanted, values.end());
  return *wanted;
}

double RecallOf(std::span<const float> truth, std::span<const float> found, core::Metric metric) {
  if (truth.empty()) return 1;
  const double last = truth.back();
  const double tolerance = kSameScore * std::abs(last);
  size_t hits = 0;
  for (const float score : found) {
    const bool is_near =
        core::IsLargerNearer(metric) ? score >= last - tolerance : score <= last + tolerance;
    hits += is_near ? 1 : 0;
  }
  return static_cast<double>(std::min(hits, truth.size())) / static_cast<double>(truth.size());
}

}  // namespace elanus::measure
