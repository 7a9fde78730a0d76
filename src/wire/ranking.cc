#include "wire/ranking.h"

#include <nlohmann/json.hpp>

#include "schema.pb.h"

namespace elanus::wire {
namespace {

core::Result<std::vector<double>> ReadWeights(const std::string& json) {
  const auto list = nlohmann::json::parse(json, nullptr, false);
  std::vector<double> weights;
  if (!list.is_array()) {
    return core::InvalidArgument("weights [" + json + "] is invalid, expected a list of numbers");
  }
  for (const auto& weight : list) {
    if (!weight.is_number()) return core::InvalidArgument("weights [" + json + "] are not numbers");
    weights.push_back(weight.get<double>());
  }
  return weights;
}

core::Result<core::Ranking> ReadStrategy(const std::string& strategy, const Parameters& params) {
  core::Ranking ranking;
  if (strategy == "rrf" || strategy.empty()) {
    ranking.strategy = core::RankStrategy::kRrf;
    ranking.k = TRY(FindNumber(params, "k")).value_or(ranking.k);
    return ranking;
  }
  if (strategy == "weighted") {
    ranking.strategy = core::RankStrategy::kWeighted;
    ranking.weights = TRY(ReadWeights(FindText(params, "weights")));
    // Clients older than the choice expect what was done before it.
    ranking.norm_score = TRY(FindBool(params, "norm_score", true));
    return ranking;
  }
  return core::InvalidArgument("unsupported rank strategy " + strategy + ", use rrf or weighted");
}

}  // namespace

core::Result<core::Ranking> ReadRanking(const Parameters& rank_params,
                                        const milvus::proto::schema::FunctionScore& functions) {
  if (functions.functions_size() > 1) {
    return core::Unimplemented("several rerank functions in one search are not supported");
  }
  if (functions.functions_size() == 1) {
    Parameters params = ReadPairs(functions.functions(0).params());
    const std::string reranker = FindText(params, "reranker");
    if (reranker != "rrf" && reranker != "weighted") {
      return core::Unimplemented("reranker " + reranker + " is not supported; use rrf or weighted");
    }
    return ReadStrategy(reranker, params);
  }
  const Parameters params = TRY(ReadObject(FindText(rank_params, "params"), "params"));
  return ReadStrategy(FindText(rank_params, "strategy"), params);
}

}  // namespace elanus::wire
