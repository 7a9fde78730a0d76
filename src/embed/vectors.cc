#include "embed/vectors.h"

#include <cmath>

namespace elanus::embed {
namespace {

core::Status Normalise(std::span<float> vector, const std::string& graph) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  if (!std::isfinite(sum) || sum <= 0) {
    return core::Corruption("model file '" + graph + "' answers no vector but " +
                            (sum == 0 ? "zeros" : "values that are not numbers"));
  }
  const double scale = 1 / std::sqrt(sum);
  for (float& value : vector) value = static_cast<float>(value * scale);
  return core::Status::Ok();
}

}  // namespace

core::Status NormaliseRows(const std::string& graph, Vectors* vectors) {
  for (size_t i = 0; i < vectors->rows(); ++i) {
    TRY(Normalise(std::span(vectors->values).subspan(i * vectors->dimension, vectors->dimension),
                  graph));
  }
  return core::Status::Ok();
}

}  // namespace elanus::embed
