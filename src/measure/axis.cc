#include "measure/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "measure/numbers.h"

namespace elanus::measure {
namespace {

// Recall 1 would be infinitely far away on a scale of what is missed; so much is added to it. Of a
// thousand queries for ten rows each, one missed row is a tenth of this.
constexpr double kMissedLeast = 0.001;
constexpr std::array kRecallEnds = {0.9, 0.8, 0.5, 0.0};
constexpr std::array kRecallTicks = {0.0, 0.2,  0.4,  0.5,  0.6,   0.7,   0.8,
                                     0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0};
constexpr double kDecade = 9.999;   // A little less, or rounding makes two of one.
constexpr double kTickGap = 0.045;  // Labels nearer than this would touch.

// 1, 2 or 5 times a power of ten: the largest that is not above, or the least that is not below.
double RoundDown(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  for (const double digit : {5.0, 2.0}) {
    if (digit * power <= value * (1 + 1e-9)) return digit * power;
  }
  return power;
}

double RoundUp(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= value * (1 - 1e-9)) return digit * power;
  }
  return 10 * power;
}

}  // namespace

Axis Axis::Log(double min, double max) {
  Axis axis;
  axis.min_ = RoundDown(min);
  axis.max_ = RoundUp(max);
  // Widened on both sides in turn, so that the data stay in the middle.
  for (bool up = true; axis.max_ / axis.min_ < kDecade; up = !up) {
    if (up) {
      axis.max_ = RoundUp(axis.max_ * 1.5);
    } else {
      axis.min_ = RoundDown(axis.min_ / 1.5);
    }
  }
  const double decades = std::log10(axis.max_ / axis.min_);
  const int skipped = static_cast<int>(std::ceil(decades / 8));
  const int first = static_cast<int>(std::floor(std::log10(axis.min_) + 1e-9));
  for (int power = first; std::pow(10, power) <= axis.max_ * (1 + 1e-9); ++power) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double value = digit * std::pow(10, power);
      const bool is_inside = value >= axis.min_ * (1 - 1e-9) && value <= axis.max_ * (1 + 1e-9);
      if (!is_inside || (digit > 1 && decades > 4.1)) continue;
      const bool is_labelled = digit > 1 ? decades <= 2.4 : (power - first) % skipped == 0;
      axis.ticks_.push_back({value, is_labelled ? ShortNumber(value) : ""});
    }
  }
  return axis;
}

Axis Axis::Recall(double min) {
  Axis axis;
  axis.is_log_ = false;
  axis.min_ = *std::find_if(kRecallEnds.begin(), kRecallEnds.end() - 1,
                            [&](double end) { return end <= min; });
  double last = 2;
  std::vector<Tick> downwards;
  // From 1 downwards: where labels are too close, those near 1 say more.
  for (auto value = kRecallTicks.rbegin(); value != kRecallTicks.rend(); ++value) {
    const double position = axis.Position(*value);
    if (*value < axis.min_ || (last - position < kTickGap && *value != axis.min_)) continue;
    if (last - position < kTickGap) downwards.pop_back();
    last = position;
    downwards.push_back({*value, fmt::format("{:g}", *value)});
  }
  axis.ticks_.assign(downwards.rbegin(), downwards.rend());
  return axis;
}

double Axis::Stretched(double value) const {
  if (is_log_) return std::log10(std::max(value, 1e-300));
  return -std::log10(std::max(1 - value, 0.0) + kMissedLeast);
}

double Axis::Position(double value) const {
  const double low = Stretched(min_);
  return (Stretched(value) - low) / (Stretched(max_) - low);
}

}  // namespace elanus::measure
