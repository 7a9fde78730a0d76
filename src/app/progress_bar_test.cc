#include "app/progress_bar.h"

#include <gtest/gtest.h>

namespace elanus::app {
namespace {

TEST(ProgressLine, HasBarCountsRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine({.done = 50, .total = 200, .seconds = 5, .per_second = 10}, 60),
            "[######>                  ]  25 %  50/200  10.0/s  15s left");
}

TEST(ProgressLine, WritesBytesAsPeopleReadThem) {
  EXPECT_EQ(ProgressLine({.done = 3 << 20,
                          .total = 6 << 20,
                          .seconds = 1,
                          .per_second = 1 << 20,
                          .unit = ProgressUnit::kBytes},
                         60),
            "[#######>      ]  50 %  3.0 MiB/6.0 MiB  1.0 MiB/s  3s left");
}

TEST(ProgressLine, DropsTheBarWhereThereIsNoRoom) {
  EXPECT_EQ(ProgressLine({.done = 1, .total = 2}, 14), "  50 %  1/2");
}

TEST(ShortDuration, IsRoundedToWhatMatters) {
  EXPECT_EQ(ShortDuration(41.7), "42s");
  EXPECT_EQ(ShortDuration(185), "3m 05s");
  EXPECT_EQ(ShortDuration(7800), "2h 10m");
}

}  // namespace
}  // namespace elanus::app
