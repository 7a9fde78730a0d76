// Distances between float vectors, inner and outward.
//
// Inside, smaller is always nearer, so that one TopK serves every metric:
//
//   metric   inner distance             outward score (what users and Milvus see)
//   L2       sum of (a - b)^2           the same
//   IP       -(a . b)                   a . b
//   COSINE   -(a . b) / (|a| |b|)       (a . b) / (|a| |b|); 0 if a or b is the zero vector
#pragma once

#include <span>
#include <vector>

#include "core/request.h"

namespace elanus::index {

// The only way from an inner distance to the score of the metric.
float OutwardScore(core::Metric metric, float distance);

// 1 / |vector|, or 0 for the zero vector: what COSINE multiplies with. Neither very small nor very
// large components spoil it.
float InverseNorm(std::span<const float> vector);

// InverseNorm of every row. REQUIRES: rows.size() is a multiple of dim, dim > 0
std::vector<float> InverseNorms(std::span<const float> rows, int64_t dim);

// The inner distance of two vectors of one dimension.
float Distance(core::Metric metric, std::span<const float> a, std::span<const float> b);

}  // namespace elanus::index
