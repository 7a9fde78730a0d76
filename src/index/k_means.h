// k-means: centres in the middle of the points that are nearest to them.
//
// Lloyd's iterations cost points x centres each. Many centres are trained in two levels, which
// costs points x sqrt(centres): the points fall into about sqrt(centres) parts, every part gets
// centres by how many points it has, so that all centres have about as many, and a few iterations
// over everything let points cross the borders of the parts.
//
// The same points and seed give the same centres with any executor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/executor.h"
#include "index/nearest_centre.h"

namespace elanus::index {

struct LloydOptions {
  size_t centres = 1;
  size_t iterations = 8;
  uint64_t seed = 42;
};

// Both give `centres` rows of points.dim numbers: where there are fewer different points, some
// centres are equal. A centre that loses all points goes to one of the largest. `executor` may be
// nullptr. REQUIRES: finite points, at least one; centres > 0
std::vector<float> LloydCentres(PointSet points, const LloydOptions& options,
                                core::Executor* executor);
std::vector<float> TrainCentres(PointSet points, size_t centres, uint64_t seed,
                                core::Executor* executor);

}  // namespace elanus::index
