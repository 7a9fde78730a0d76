// Score statistics: what pairs that have nothing to do with each other score in a model, so that a
// score can be told from chance. A cosine of 0.3 is much in one model and little in another.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

struct ScoreQuantile {
  double share = 0;  // Of random pairs, 0 to 1, ...
  double score = 0;  // ... that score less than this.
};

struct ScoreStatistics {
  double mean = 0;
  double stddev = 0;  // Above 0.
  int64_t pairs = 0;
  std::vector<ScoreQuantile> quantiles = {};  // Both ascending; may be empty.

  // How many standard deviations a score stands above random pairs.
  double Deviations(double score) const { return (score - mean) / stddev; }
  // The score that this share of random pairs stays below, interpolated. kInvalidArgument outside
  // of what was measured.
  core::Result<double> ScoreOf(double share) const;
};

// What is not known is not there.
struct ModelScores {
  std::optional<ScoreStatistics> text_image;   // Words with pictures.
  std::optional<ScoreStatistics> image_image;  // Pictures with pictures.
};

// {"text_image": {"mean", "stddev", "pairs", "quantiles": {"0.5": score, ...}}, "image_image":
// ...}; quantiles may be missing, and statistics of no pairs are none. kCorruption for anything
// else.
core::Result<ModelScores> ParseModelScores(std::string_view json);

// Of scores in any order; quantiles as far into the tail as ten pairs lie behind them. None if the
// scores are fewer than two or all the same.
std::optional<ScoreStatistics> MeasureScores(std::vector<float> scores);

// The file of a model folder that has them. It is not one of the model's files: measuring scores
// changes no fingerprint.
inline constexpr const char* kScoresFile = "scores.json";
// Writes or replaces it, whole or not at all.
core::Status WriteModelScores(const std::filesystem::path& model_folder, const ModelScores& scores);

}  // namespace elanus::embed
