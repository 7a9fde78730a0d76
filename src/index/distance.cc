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
  return core::IsLargerNearer(metric) ? 0.0F - distance : distance;
}

float InnerDistance(core::Metric metric, float score) {
  return core::IsLargerNearer(metric) ? 0.0F - score : score;
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

bool HasNorms(core::DataType type) {
  return core::IsMetricOf(core::Metric::kCosine, type);
}

std::vector<float> InverseNorms(const core::ColumnView& rows) {
  const auto dim = static_cast<size_t>(rows.dim);
  std::vector<float> norms;
  norms.reserve(rows.rows);
  std::vector<float> wide(dim);
  for (size_t row = 0; row < rows.rows; ++row) {
    if (rows.type == core::DataType::kFloatVector) {
      norms.push_back(InverseNorm(rows.Vector(row)));
    } else {
      WidenVector(rows, row, wide.data());
      norms.push_back(InverseNorm(wide));
    }
  }
  return norms;
}

void WidenVector(const core::ColumnView& rows, size_t row, float* out) {
  const auto dim = static_cast<size_t>(rows.dim);
  const std::byte* const from = rows.bytes.data() + row * rows.width();
  if (rows.type == core::DataType::kInt8Vector) {
    for (size_t i = 0; i < dim; ++i) out[i] = static_cast<int8_t>(from[i]);
    return;
  }
  const bool is_half = rows.type == core::DataType::kFloat16Vector;
  (is_half ? ActiveKernels().widen_half : ActiveKernels().widen_brain)(
      reinterpret_cast<const uint16_t*>(from), dim, out);
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
