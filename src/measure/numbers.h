// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace elanus::measure {

// "1,234,567"
std::string Grouped(int64_t value);

// "0.05", "20", "5k", "1M": as short as a chart wants it.
std::string ShortNumber(double value);

}  // namespace elanus::measure
