// Points in time as texts: the ISO 8601 forms in which clients and filters write Timestamptz.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::core {

inline constexpr int64_t kMicrosecondsOfSecond = 1000000;
inline constexpr int64_t kMicrosecondsOfDay = 86400 * kMicrosecondsOfSecond;

// Microseconds since 1970 in UTC of "2025-01-01", "2025-01-01T10:20:30", with up to nine digits of
// a second behind a point (those beyond six are cut), and with Z or +hh:mm behind that; without
// either it is UTC. A blank may stand for the T.
Result<int64_t> ParseTime(std::string_view text);

// "2025-01-01T10:20:30Z", with the digits of the second that are not zero behind a point.
// REQUIRES: IsWritableTime(microseconds)
std::string TimeText(int64_t microseconds);

// Whether the time is of one of the years 0000 to 9999, which ParseTime can read.
bool IsWritableTime(int64_t microseconds);

// Takes signs and numbers from the front of a text.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool Take(char c);
  // So many digits.
  std::optional<int64_t> Digits(size_t count);
  // As many digits as there are, up to `most`.
  std::optional<int64_t> Number(size_t most, size_t* count);
  // Microseconds behind a point that is already taken.
  std::optional<int64_t> Fraction();
  bool is_empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace elanus::core
