// A softmax always finds that one of the labels is right. The class that stands for all others
// keeps it honest: its score is where labels that fit and labels that do not are told apart best.
#include "gallery/label_chances.h"

#include <algorithm>
#include <cmath>

namespace elanus::gallery {
namespace {

// Measured (docs/models.md): both give calibrated probabilities with the default model, and the
// scale is about what CLIP was trained to (100 at a stddev of 0.047).
constexpr double kScaleDeviations = 3.5;
constexpr double kBackgroundDeviations = 2;

}  // namespace

core::Result<LabelChances> LabelChances::Of(const embed::ModelFolder& folder) {
  const auto& scores = folder.scores.text_image;
  if (!folder.logits && !scores) {
    return core::InvalidArgument("the model '" + folder.name +
                                 "' does not say what its scores mean; measure it with: "
                                 "elanus models calibrate " +
                                 folder.name);
  }
  LabelChances chances;
  chances.scale_ = folder.logits ? folder.logits->scale : kScaleDeviations / scores->stddev;
  if (folder.logits && folder.logits->sigmoid) {
    chances.is_sigmoid_ = true;
    chances.bias_ = folder.logits->bias;
  } else if (scores) {
    chances.background_ = scores->mean + kBackgroundDeviations * scores->stddev;
  }
  return chances;
}

std::vector<double> LabelChances::Of(std::span<const double> cosines) const {
  std::vector<double> chances;
  if (is_sigmoid_) {
    for (const double cosine : cosines) {
      chances.push_back(1 / (1 + std::exp(-(scale_ * cosine + bias_))));
    }
    return chances;
  }
  if (cosines.empty()) return chances;
  // The highest is taken off all, which changes no ratio and lets no exponential overflow.
  double highest = std::ranges::max(cosines);
  if (background_) highest = std::max(highest, *background_);
  double sum = background_ ? std::exp(scale_ * (*background_ - highest)) : 0;
  for (const double cosine : cosines) {
    chances.push_back(std::exp(scale_ * (cosine - highest)));
    sum += chances.back();
  }
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace elanus::gallery
