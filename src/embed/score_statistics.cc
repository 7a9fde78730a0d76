// Quantiles are measured, not computed from mean and deviation: scores are no normal distribution.
// Among random pairs there are some that happen to fit, and they make the upper tail heavy.
#include "embed/score_statistics.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "embed/file_contents.h"

namespace elanus::embed {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kShares[] = {0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999};
// Behind a quantile there must be so many pairs, or it is an accident.
constexpr double kPairsBehindMin = 10;
constexpr size_t kQuantilesMax = 1000;

core::Status Bad(const std::string& name) {
  return core::Corruption("the scores of '" + name + "' are damaged");
}

core::Result<std::vector<ScoreQuantile>> ParseQuantiles(const std::string& name, const Json& json) {
  std::vector<ScoreQuantile> quantiles;
  if (!json.is_object() || json.size() > kQuantilesMax) return Bad(name);
  for (const auto& [key, score] : json.items()) {
    char* end = nullptr;
    const double share = std::strtod(key.c_str(), &end);
    const bool is_share = !key.empty() && *end == '\0' && share > 0 && share < 1;
    if (!is_share || !score.is_number()) return Bad(name);
    quantiles.push_back({share, score.get<double>()});
  }
  std::ranges::sort(quantiles, {}, &ScoreQuantile::share);
  for (size_t i = 1; i < quantiles.size(); ++i) {
    const bool ascends =
        quantiles[i - 1].share < quantiles[i].share && quantiles[i - 1].score <= quantiles[i].score;
    if (!ascends) return Bad(name);
  }
  return quantiles;
}

core::Result<std::optional<ScoreStatistics>> ParseOne(const std::string& name, const Json& json) {
  const std::optional<ScoreStatistics> none;
  if (json.is_null()) return none;
  if (!json.is_object()) return Bad(name);
  const Json mean = json.value("mean", Json()), deviation = json.value("stddev", Json());
  const Json pairs = json.value("pairs", Json());
  if (!mean.is_number() || !deviation.is_number() || !pairs.is_number_integer() || pairs < 0) {
    return Bad(name);
  }
  ScoreStatistics statistics{mean.get<double>(), deviation.get<double>(), pairs.get<int64_t>()};
  statistics.quantiles = TRY(ParseQuantiles(name, json.value("quantiles", Json::object())));
  if (statistics.pairs == 0 || !(statistics.stddev > 0)) return none;
  return std::optional(std::move(statistics));
}

Json ToJson(const ScoreStatistics& statistics) {
  Json quantiles = Json::object();
  for (const ScoreQuantile& quantile : statistics.quantiles) {
    quantiles[Json(quantile.share).dump()] = quantile.score;
  }
  return {{"mean", statistics.mean},
          {"stddev", statistics.stddev},
          {"pairs", statistics.pairs},
          {"quantiles", std::move(quantiles)}};
}

}  // namespace

core::Result<double> ScoreStatistics::ScoreOf(double share) const {
  const auto above = std::ranges::lower_bound(quantiles, share, {}, &ScoreQuantile::share);
  if (above != quantiles.end() && above->share == share) return above->score;
  if (above == quantiles.begin() || above == quantiles.end()) {
    return core::InvalidArgument("the score of so many random pairs was not measured");
  }
  const auto below = above - 1;
  const double part = (share - below->share) / (above->share - below->share);
  return below->score + part * (above->score - below->score);
}

core::Result<ModelScores> ParseModelScores(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_null()) return ModelScores();
  if (!parsed.is_object()) return core::Corruption("the scores are damaged");
  ModelScores scores;
  scores.text_image = TRY(ParseOne("text_image", parsed.value("text_image", Json())));
  scores.image_image = TRY(ParseOne("image_image", parsed.value("image_image", Json())));
  return scores;
}

std::optional<ScoreStatistics> MeasureScores(std::vector<float> scores) {
  if (scores.size() < 2) return std::nullopt;
  std::ranges::sort(scores);
  const auto count = static_cast<double>(scores.size());
  ScoreStatistics statistics;
  statistics.pairs = static_cast<int64_t>(scores.size());
  for (const float score : scores) statistics.mean += score / count;
  double square = 0;
  for (const float score : scores) square += std::pow(score - statistics.mean, 2) / count;
  statistics.stddev = std::sqrt(square);
  if (!(statistics.stddev > 0)) return std::nullopt;
  for (const double share : kShares) {
    if ((1 - share) * count < kPairsBehindMin) break;
    statistics.quantiles.push_back({share, scores[static_cast<size_t>(share * (count - 1))]});
  }
  return statistics;
}

core::Status WriteModelScores(const std::filesystem::path& model_folder,
                              const ModelScores& scores) {
  Json json = Json::object();
  if (scores.text_image) json["text_image"] = ToJson(*scores.text_image);
  if (scores.image_image) json["image_image"] = ToJson(*scores.image_image);
  return WriteContents(model_folder / kScoresFile, json.dump(2) + "\n");
}

}  // namespace elanus::embed
