// Norms are not kept with the vectors: whoever holds rows keeps InverseNorms beside them, and
// COSINE becomes one multiplication a row on top of the dot product.
#include "index/distance.h"

#include <cmath>
#include <limits>

#include "index/kernels.h"

namespace elanus::index {
namespace {

float Dot(std::span<const float> a, std::span<const float> b) {
  const float* row = b.data();
  float out = 0;
  ActiveKernels().dot_rows({a.data(), &row, 1, a.size()}, &out);
  return out;
}

}  // namespace

float OutwardScore(core::Metric metric, float distance) {
  // 0 - x rather than -x: a score is never a negative zero.
  return metric == core::Metric::kL2 ? distance : 0.0F - distance;
}

float InverseNorm(std::span<const float> vector) {
  const float squared = Dot(vector, vector);
  // Below this, squares may have lost bits to underflow; above all numbers, they overflowed.
  constexpr float kTrusted = std::numeric_limits<float>::min() * (1 << 24);
  if (squared >= kTrusted && squared <= std::numeric_limits<float>::max()) {
    return 1.0F / std::sqrt(squared);
  }
  double exact = 0;
  for (float component : vector) exact += static_cast<double>(component) * component;
  return exact == 0 ? 0.0F : static_cast<float>(1.0 / std::sqrt(exact));
}

std::vector<float> InverseNorms(std::span<const float> rows, int64_t dim) {
  std::vector<float> norms;
  const auto width = static_cast<size_t>(dim);
  norms.reserve(rows.size() / width);
  for (size_t at = 0; at < rows.size(); at += width) {
    norms.push_back(InverseNorm(rows.subspan(at, width)));
  }
  return norms;
}

float Distance(core::Metric metric, std::span<const float> a, std::span<const float> b) {
  if (metric == core::Metric::kL2) {
    const float* row = b.data();
    float out = 0;
    ActiveKernels().l2sq_rows({a.data(), &row, 1, a.size()}, &out);
    return out;
  }
  const float dot = Dot(a, b);
  if (metric == core::Metric::kIp) return -dot;
  return -(dot * InverseNorm(b) * InverseNorm(a));
}

}  // namespace elanus::index
