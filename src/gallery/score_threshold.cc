// The unit stands at the end of the number, as in speech; no unit is the cosine itself.
#include "gallery/score_threshold.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace elanus::gallery {
namespace {

core::Status NotMeasured(const std::string& model) {
  return core::InvalidArgument(
      fmt::format("the model '{0}' does not say what random pairs score, so z and % mean nothing; "
                  "give a cosine such as 0.25, or measure it with: elanus models calibrate {0}",
                  model));
}

}  // namespace

core::Result<ScoreThreshold> ParseScoreThreshold(std::string_view text) {
  using Unit = ScoreThreshold::Unit;
  ScoreThreshold threshold;
  std::string_view number = text;
  if (text.ends_with('z')) threshold.unit = Unit::kDeviations;
  if (text.ends_with('%')) threshold.unit = Unit::kPercentile;
  if (threshold.unit != Unit::kCosine) number.remove_suffix(1);
  const char* end = number.data() + number.size();
  const auto parsed =
      std::from_chars(number.data(), end, threshold.value, std::chars_format::fixed);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end && !number.empty() &&
                         std::isfinite(threshold.value);
  const bool is_share = threshold.value > 0 && threshold.value < 100;
  if (is_number && (threshold.unit != Unit::kPercentile || is_share)) return threshold;
  return core::InvalidArgument(
      fmt::format("--min-score '{}' is no score; give a cosine (0.25), standard deviations above "
                  "random pairs (2.5z) or a percentile of them (99.5%)",
                  text));
}

core::Result<double> CosineOf(const ScoreThreshold& threshold,
                              const std::optional<embed::ScoreStatistics>& chance,
                              const std::string& model) {
  if (threshold.unit == ScoreThreshold::Unit::kCosine) return threshold.value;
  if (!chance) return NotMeasured(model);
  if (threshold.unit == ScoreThreshold::Unit::kDeviations) {
    return chance->mean + threshold.value * chance->stddev;
  }
  if (chance->quantiles.empty()) return NotMeasured(model);
  const auto score = chance->ScoreOf(threshold.value / 100);
  if (score.ok()) return score;
  return core::InvalidArgument(
      fmt::format("{} random pairs of the model '{}' tell percentiles from {}% to {}%; choose one "
                  "of them",
                  chance->pairs, model, 100 * chance->quantiles.front().share,
                  100 * chance->quantiles.back().share));
}

}  // namespace elanus::gallery
