// Advice: which index to use, in plain sentences made of the figures alone.
#pragma once

#include <string>

#include "measure/figures.h"

namespace elanus::measure {

// What most people ask of an approximate search.
inline constexpr double kGoodRecall = 0.95;

// "" if nothing was measured.
std::string Advise(const Comparison& comparison);

}  // namespace elanus::measure
