// Axis: which numbers lie where along a side of a chart, and which of them are written there.
#pragma once

#include <string>
#include <vector>

namespace elanus::measure {

struct Tick {
  double value = 0;
  std::string label;  // "": a line without a number.
};

class Axis {
 public:
  // Powers of ten are equally far apart. Reaches to round numbers beyond both, over a decade at
  // least, so that what is about the same looks so. REQUIRES: 0 < min <= max
  static Axis Log(double min, double max);

  // Recall from the round number below `min` to 1. Opens up towards 1: what is still missed counts,
  // so that .99 is as far from .9 as .9 is from nothing. REQUIRES: 0 <= min <= 1
  static Axis Recall(double min);

  double min() const { return min_; }
  double max() const { return max_; }
  const std::vector<Tick>& ticks() const { return ticks_; }

  // 0 at min and 1 at max; beyond them, less and more. Grows with the value.
  double Position(double value) const;

 private:
  Axis() = default;
  double Stretched(double value) const;

  bool is_log_ = true;
  double min_ = 0;
  double max_ = 1;
  std::vector<Tick> ticks_;
};

}  // namespace elanus::measure
