#include "embed/tokenizer_steps.h"

#include <nlohmann/json.hpp>

namespace elanus::embed {
namespace {

using Json = nlohmann::json;

constexpr int kDepthMax = 8;
constexpr size_t kStepsMax = 64;

core::Status AddSteps(const Json& part, const char* sequence, int depth,
                      std::vector<TokenizerStep>* steps) {
  if (part.is_null()) return core::Status::Ok();
  const Json type = part.is_object() ? part.value("type", Json()) : Json();
  if (!type.is_string() || depth > kDepthMax || steps->size() > kStepsMax) {
    return core::Corruption(std::string("tokenizer.json: '") + sequence +
                            "' has a part without a type, or too many parts");
  }
  if (type != "Sequence") {
    steps->push_back({type.get<std::string>(), part.dump()});
    return core::Status::Ok();
  }
  for (const Json& member : part.value(sequence, Json::array())) {
    TRY(AddSteps(member, sequence, depth + 1, steps));
  }
  return core::Status::Ok();
}

}  // namespace

core::Result<std::vector<TokenizerStep>> StepsOf(std::string_view json, const char* sequence) {
  std::vector<TokenizerStep> steps;
  TRY(AddSteps(Json::parse(json, nullptr, /*allow_exceptions=*/false), sequence, 0, &steps));
  return steps;
}

}  // namespace elanus::embed
