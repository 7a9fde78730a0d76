#include "filter/time.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "core/time.h"

namespace elanus::filter {
namespace {

// The Gregorian calendar over all that an Int64 of microseconds can say: the years of the standard
// library end at 32767. Years are counted from March, so that the odd day comes last, and repeat
// every 400 years.
constexpr int64_t kEraDays = 146097;
constexpr int64_t kEpochDay = 719468;  // 1970-01-01, from 0000-03-01.

struct Civil {
  int64_t month = 0;  // Since March of year 0.
  int64_t day = 0;    // Of the month, from 0.
};

int64_t FloorDivide(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// The first day of a month, counted from 0000-03-01.
int64_t FirstDay(int64_t month) {
  const int64_t year = FloorDivide(month, 12);
  const int64_t days_before_year =
      365 * year + FloorDivide(year, 4) - FloorDivide(year, 100) + FloorDivide(year, 400);
  // March and every second month after it have 31 days, five months 153.
  return days_before_year + (153 * (month - 12 * year) + 2) / 5;
}

Civil CivilOf(int64_t day) {
  // Close from below, by the mean length of a month; then exact.
  int64_t month = FloorDivide(day * 4800, kEraDays) - 1;
  while (FirstDay(month + 1) <= day) ++month;
  return {.month = month, .day = day - FirstDay(month)};
}

// The day, since 1970, so many months later; the last of its month where that is shorter.
int64_t AddMonths(int64_t day, int64_t months) {
  const Civil civil = CivilOf(day + kEpochDay);
  const int64_t later = civil.month + months;
  const int64_t length = FirstDay(later + 1) - FirstDay(later);
  return FirstDay(later) + std::min(civil.day, length - 1) - kEpochDay;
}

constexpr int64_t kSecond = core::kMicrosecondsOfSecond;
constexpr int64_t kDay = core::kMicrosecondsOfDay;

// Ten million weeks and all smaller units still fit into an Int64.
constexpr size_t kCountDigits = 7;

struct Unit {
  char letter;
  bool is_time;  // Behind the T.
  int64_t months;
  int64_t microseconds;
};
constexpr std::array<Unit, 7> kUnits = {{{'Y', false, 12, 0},
                                         {'M', false, 1, 0},
                                         {'W', false, 0, 7 * kDay},
                                         {'D', false, 0, kDay},
                                         {'H', true, 0, 3600 * kSecond},
                                         {'M', true, 0, 60 * kSecond},
                                         {'S', true, 0, kSecond}}};

std::optional<Interval> ReadInterval(std::string_view text) {
  core::TimeReader reader(text);
  if (!reader.Take('P')) return std::nullopt;
  Interval interval{0, 0};
  bool is_time = false;
  size_t next = 0;  // Units stand in their order, each at most once.
  size_t found = 0;
  while (!reader.is_empty()) {
    if (!is_time && reader.Take('T')) {
      is_time = true;
      if (reader.is_empty()) return std::nullopt;
      continue;
    }
    size_t digits = 0;
    const auto count = reader.Number(kCountDigits, &digits);
    if (!count.has_value()) return std::nullopt;
    const auto fraction = reader.Take('.') ? reader.Fraction() : std::optional<int64_t>(0);
    while (next < kUnits.size() &&
           (kUnits[next].is_time != is_time || !reader.Take(kUnits[next].letter))) {
      ++next;
    }
    const bool is_whole = fraction == 0;
    if (next == kUnits.size() || !fraction.has_value() ||
        (!is_whole && kUnits[next].letter != 'S')) {
      return std::nullopt;
    }
    interval.months += *count * kUnits[next].months;
    interval.microseconds += *count * kUnits[next].microseconds + *fraction;
    ++next;
    ++found;
  }
  return found == 0 ? std::nullopt : std::optional(interval);
}

int64_t WrappingAdd(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

class LaterTime final : public Number {
 public:
  LaterTime(NumberPtr time, const Interval& interval, int sign)
      : Number(Rank::kInteger), time_(std::move(time)), interval_(interval), sign_(sign) {}

  void Evaluate(const Block& block, Numbers* numbers) const override {
    time_->Evaluate(block, numbers);
    for (size_t i = 0; i < block.count; ++i) {
      numbers->ints[i] = AddInterval(numbers->ints[i], interval_, sign_);
    }
  }

 private:
  const NumberPtr time_;
  const Interval interval_;
  const int sign_;
};

}  // namespace

core::Result<Interval> ParseInterval(std::string_view text) {
  const auto interval = ReadInterval(text);
  if (interval.has_value()) return *interval;
  return core::InvalidArgument("'" + std::string(text) +
                               "' is not an interval; write it like 'P1DT12H' or 'P2M'");
}

int64_t AddInterval(int64_t microseconds, const Interval& interval, int sign) {
  int64_t result = microseconds;
  if (interval.months != 0) {
    const int64_t day = result >= 0 ? result / kDay : -((-(result + 1)) / kDay) - 1;
    const int64_t rest = WrappingAdd(
        result, static_cast<int64_t>(-static_cast<uint64_t>(day) * static_cast<uint64_t>(kDay)));
    const int64_t later = AddMonths(day, sign * interval.months);
    result = WrappingAdd(
        static_cast<int64_t>(static_cast<uint64_t>(later) * static_cast<uint64_t>(kDay)), rest);
  }
  return WrappingAdd(result, sign * interval.microseconds);
}

NumberPtr MakeAddInterval(NumberPtr time, const Interval& interval, int sign) {
  return std::make_unique<LaterTime>(std::move(time), interval, sign);
}

}  // namespace elanus::filter
