// Random samples.
#pragma once

#include <cstdint>

#include "filter/predicate.h"

namespace elanus::filter {

// Keeps each row with probability `share`, by its place and the seed. Never unknown.
PredicatePtr MakeSample(double share, uint64_t seed);

// Another one each time, also in another process.
uint64_t NextSampleSeed();

}  // namespace elanus::filter
