#include "filter/time.h"

#include <gtest/gtest.h>

#include <chrono>

namespace elanus::filter {
namespace {

constexpr int64_t kDay = int64_t{86400} * 1000 * 1000;

// The day that the standard's calendar says, which ends at the year 32767.
int64_t MonthsLater(int64_t day, int months) {
  using std::chrono::sys_days;
  const std::chrono::year_month_day date{sys_days(std::chrono::days(day))};
  auto later = date + std::chrono::months(months);
  if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
  return sys_days(later).time_since_epoch().count();
}

TEST(AddInterval, CountsMonthsByTheCalendar) {
  // Every day of 1899 to 2101, which has all kinds of leap years.
  for (int64_t day = -25932; day < 48212; ++day) {
    const int months = static_cast<int>(day % 41);
    const Interval interval{.months = months, .microseconds = 0};
    ASSERT_EQ(AddInterval(day * kDay + 5, interval, 1), MonthsLater(day, months) * kDay + 5) << day;
  }
}

TEST(AddInterval, GoesOnBehindTheYearsOfTheStandardLibrary) {
  // 400 years have 146097 days, wherever they begin.
  for (int64_t day : {int64_t{0}, int64_t{60000000}, int64_t{-60000000}, int64_t{100000000}}) {
    EXPECT_EQ(AddInterval(day * kDay + 7, {.months = 4800, .microseconds = 0}, 1),
              (day + 146097) * kDay + 7);
    EXPECT_EQ(AddInterval(day * kDay + 7, {.months = 4800, .microseconds = 0}, -1),
              (day - 146097) * kDay + 7);
  }
}

}  // namespace
}  // namespace elanus::filter
