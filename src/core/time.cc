// Calendars are the standard library's: civil dates of the proleptic Gregorian calendar, without
// leap seconds, as in Postgres and in Milvus.
#include "core/time.h"

#include <chrono>
#include <cstdio>

namespace elanus::core {
namespace {

constexpr int64_t kFirstWritable =
    std::chrono::sys_days(std::chrono::year(0) / 1 / 1).time_since_epoch().count() *
    kMicrosecondsOfDay;
constexpr int64_t kFirstBeyond =
    std::chrono::sys_days(std::chrono::year(10000) / 1 / 1).time_since_epoch().count() *
    kMicrosecondsOfDay;

std::optional<int64_t> Date(TimeReader* reader) {
  const auto year = reader->Digits(4);
  if (!year.has_value() || !reader->Take('-')) return std::nullopt;
  const auto month = reader->Digits(2);
  if (!month.has_value() || !reader->Take('-')) return std::nullopt;
  const auto day = reader->Digits(2);
  if (!day.has_value()) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kMicrosecondsOfDay;
}

// hh:mm, and with seconds :ss or :ss.ffffff.
std::optional<int64_t> TimeOfDay(TimeReader* reader, bool has_seconds) {
  const auto hour = reader->Digits(2);
  if (!hour.has_value() || *hour > 23 || !reader->Take(':')) return std::nullopt;
  const auto minute = reader->Digits(2);
  if (!minute.has_value() || *minute > 59) return std::nullopt;
  int64_t time = (*hour * 60 + *minute) * 60 * kMicrosecondsOfSecond;
  if (!has_seconds || !reader->Take(':')) return time;
  const auto second = reader->Digits(2);
  if (!second.has_value() || *second > 59) return std::nullopt;
  time += *second * kMicrosecondsOfSecond;
  if (!reader->Take('.')) return time;
  const auto fraction = reader->Fraction();
  if (!fraction.has_value()) return std::nullopt;
  return time + *fraction;
}

std::optional<int64_t> Time(std::string_view text) {
  TimeReader reader(text);
  const auto date = Date(&reader);
  if (!date.has_value() || reader.is_empty()) return date;
  if (!reader.Take('T') && !reader.Take('t') && !reader.Take(' ')) return std::nullopt;
  const auto time = TimeOfDay(&reader, true);
  if (!time.has_value()) return std::nullopt;
  int64_t offset = 0;
  const int sign = reader.Take('+') ? 1 : reader.Take('-') ? -1 : 0;
  if (sign != 0) {
    const auto given = TimeOfDay(&reader, false);
    if (!given.has_value()) return std::nullopt;
    offset = sign * *given;
  } else if (!reader.Take('Z')) {
    reader.Take('z');
  }
  if (!reader.is_empty()) return std::nullopt;
  return *date + *time - offset;
}

}  // namespace

bool TimeReader::Take(char c) {
  if (rest_.empty() || rest_[0] != c) return false;
  rest_.remove_prefix(1);
  return true;
}

std::optional<int64_t> TimeReader::Digits(size_t count) {
  int64_t value = 0;
  if (rest_.size() < count) return std::nullopt;
  for (size_t i = 0; i < count; ++i) {
    if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
    value = value * 10 + (rest_[i] - '0');
  }
  rest_.remove_prefix(count);
  return value;
}

std::optional<int64_t> TimeReader::Number(size_t most, size_t* count) {
  *count = 0;
  while (*count < rest_.size() && *count < most && rest_[*count] >= '0' && rest_[*count] <= '9') {
    ++*count;
  }
  return *count == 0 ? std::nullopt : Digits(*count);
}

std::optional<int64_t> TimeReader::Fraction() {
  size_t count = 0;
  auto value = Number(9, &count);
  if (!value.has_value()) return std::nullopt;
  for (; count < 6; ++count) *value *= 10;
  for (; count > 6; --count) *value /= 10;
  return value;
}

Result<int64_t> ParseTime(std::string_view text) {
  const auto time = Time(text);
  if (time.has_value()) return *time;
  return InvalidArgument("'" + std::string(text) +
                         "' is not a time; write it like '2025-01-31T10:20:30Z'");
}

bool IsWritableTime(int64_t microseconds) {
  return microseconds >= kFirstWritable && microseconds < kFirstBeyond;
}

std::string TimeText(int64_t microseconds) {
  const std::chrono::sys_time<std::chrono::microseconds> time{
      std::chrono::microseconds(microseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const int64_t rest = (time - day).count();
  const int64_t seconds = rest / kMicrosecondsOfSecond;
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  std::string written = text;
  if (const int64_t fraction = rest % kMicrosecondsOfSecond; fraction != 0) {
    std::snprintf(text, sizeof(text), ".%06d", static_cast<int>(fraction));
    written += text;
    written.erase(written.find_last_not_of('0') + 1);
  }
  return written + "Z";
}

}  // namespace elanus::core
