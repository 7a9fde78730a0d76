// ScoreThreshold: how near a picture must be to be a hit, in a unit that means something.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"
#include "embed/score_statistics.h"

namespace elanus::gallery {

struct ScoreThreshold {
  enum class Unit {
    kCosine,      // "0.25": from -1 to 1; what it is worth depends on the model.
    kDeviations,  // "2.5z": standard deviations above the mean of random pairs.
    kPercentile,  // "99.5%": higher than so many of random pairs.
  };
  Unit unit = Unit::kCosine;
  double value = 0;
};

// kInvalidArgument, with the three forms, for anything else.
core::Result<ScoreThreshold> ParseScoreThreshold(std::string_view text);

// The cosine that is meant. `chance` is what random pairs score in the model of this name;
// kInvalidArgument, with what to do, if the model does not know that.
core::Result<double> CosineOf(const ScoreThreshold& threshold,
                              const std::optional<embed::ScoreStatistics>& chance,
                              const std::string& model);

}  // namespace elanus::gallery
