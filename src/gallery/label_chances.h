// LabelChances: how probable each of some labels is for a picture, by the scores of both.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/status.h"
#include "embed/model_folder.h"

namespace elanus::gallery {

// Turns cosines into probabilities (docs/models.md, "Labels"):
//
//   p(label) = exp(s c) / (exp(s b) + the sum of exp(s c) over all labels)
//
// c is the cosine of picture and label; s is the scale the model was trained with, or else 3.5 by
// the stddev of random pairs; b, what "none of these" scores, lies two standard deviations above
// random pairs. A model that was trained with a sigmoid has p = 1 / (1 + exp(-(s c + bias))), each
// label by itself.
class LabelChances {
 public:
  // kInvalidArgument, with what to do, if the model says neither its scale nor its statistics.
  static core::Result<LabelChances> Of(const embed::ModelFolder& folder);

  // One probability a label. What they lack to 1, where that is so, is "none of these".
  std::vector<double> Of(std::span<const double> cosines) const;

 private:
  double scale_ = 0;
  double bias_ = 0;
  bool is_sigmoid_ = false;
  std::optional<double>
      background_;  // The cosine of "none of these"; none: there is no such class.
};

}  // namespace elanus::gallery
