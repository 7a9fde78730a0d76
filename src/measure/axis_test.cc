#include "measure/axis.h"

#include <gtest/gtest.h>

namespace elanus::measure {
namespace {

// How far apart labels are at least, on an axis of 400 pixels.
double LeastGap(const Axis& axis) {
  double gap = 400, last = -400;
  for (const Tick& tick : axis.ticks()) {
    if (tick.label.empty()) continue;
    const double place = axis.Position(tick.value) * 400;
    gap = std::min(gap, place - last);
    last = place;
  }
  return gap;
}

TEST(LogAxis, HoldsWhatItIsMadeForBetweenRoundNumbers) {
  for (const auto& [min, max] : std::vector<std::pair<double, double>>{
           {1, 1}, {0.9, 1.1}, {12345, 12346}, {1e-6, 1e6}, {3, 4000}, {0.07, 0.3}, {100, 1000}}) {
    const Axis axis = Axis::Log(min, max);
    EXPECT_LE(axis.min(), min);
    EXPECT_GE(axis.max(), max);
    EXPECT_GE(axis.max() / axis.min(), 9.9) << min;
    EXPECT_NEAR(axis.Position(axis.min()), 0, 1e-9);
    EXPECT_NEAR(axis.Position(axis.max()), 1, 1e-9);
  }
}

TEST(LogAxis, HasAFewLabelsThatDoNotTouch) {
  for (const double span : {1.0, 3.0, 10.0, 30.0, 100.0, 1e3, 1e5, 1e9, 1e14}) {
    for (const double min : {0.003, 1.0, 7.0, 990.0}) {
      const Axis axis = Axis::Log(min, min * span);
      const auto labels = std::count_if(axis.ticks().begin(), axis.ticks().end(),
                                        [](const Tick& tick) { return !tick.label.empty(); });
      EXPECT_GE(labels, 2) << min << " " << span;
      EXPECT_LE(labels, 10) << min << " " << span;
      EXPECT_GT(LeastGap(axis), 20) << min << " " << span;
    }
  }
}

TEST(LogAxis, DecadesAreEquallyFarApart) {
  const Axis axis = Axis::Log(1, 1000);
  EXPECT_NEAR(axis.Position(10), 1.0 / 3, 1e-9);
  EXPECT_NEAR(axis.Position(100), 2.0 / 3, 1e-9);
}

TEST(RecallAxis, BeginsAtTheRoundNumberBelowTheData) {
  EXPECT_EQ(Axis::Recall(1).min(), 0.9);
  EXPECT_EQ(Axis::Recall(0.93).min(), 0.9);
  EXPECT_EQ(Axis::Recall(0.89).min(), 0.8);
  EXPECT_EQ(Axis::Recall(0.6).min(), 0.5);
  EXPECT_EQ(Axis::Recall(0.1).min(), 0);
}

TEST(RecallAxis, OpensUpTowardsOne) {
  const Axis axis = Axis::Recall(0.5);
  EXPECT_NEAR(axis.Position(0.5), 0, 1e-9);
  EXPECT_NEAR(axis.Position(1), 1, 1e-9);
  EXPECT_GT(axis.Position(0.99) - axis.Position(0.95), axis.Position(0.6) - axis.Position(0.55));
  EXPECT_GT(axis.Position(0.999) - axis.Position(0.99), 0.1);
  for (double recall = 0.01; recall <= 1; recall += 0.01) {
    EXPECT_GT(axis.Position(recall), axis.Position(recall - 0.01));
  }
}

TEST(RecallAxis, SaysBothEndsAndItsLabelsDoNotTouch) {
  for (const double min : {0.0, 0.5, 0.8, 0.9}) {
    const Axis axis = Axis::Recall(min);
    EXPECT_EQ(axis.ticks().front().value, min);
    EXPECT_EQ(axis.ticks().back().value, 1);
    EXPECT_GT(LeastGap(axis), 17) << min;
  }
}

}  // namespace
}  // namespace elanus::measure
