#include "measure/numbers.h"

#include <fmt/format.h>

#include <array>

namespace elanus::measure {

std::string Grouped(int64_t value) {
  const std::string digits = fmt::format("{}", value);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    const bool is_digit = i > 0 && digits[i - 1] != '-';
    if (is_digit && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string ShortNumber(double value) {
  constexpr std::array kUnits = {"", "k", "M", "G"};
  size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return fmt::format("{:.3g}{}", value, kUnits[unit]);
}

}  // namespace elanus::measure
