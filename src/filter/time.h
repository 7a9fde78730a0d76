// Durations as filters write them, INTERVAL '...', and times that much later.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/status.h"
#include "filter/ast.h"
#include "filter/predicate.h"

namespace elanus::filter {

// "P1Y2M3W4DT5H6M7.5S" or a part of it, as in ISO 8601.
core::Result<Interval> ParseInterval(std::string_view text);

// The time so much later; sign -1 means earlier. A day that the month does not have becomes its
// last one. Wraps where no Int64 is the answer.
int64_t AddInterval(int64_t microseconds, const Interval& interval, int sign);

// Times, and `interval` later or earlier ones.
NumberPtr MakeAddInterval(NumberPtr time, const Interval& interval, int sign);

}  // namespace elanus::filter
