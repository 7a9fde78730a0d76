// Distances between vectors, inner and outward.
//
// Inside, smaller is always nearer, so that one TopK serves every metric:
//
//   metric   inner distance             outward score (what users and Milvus see)
//   L2       sum of (a - b)^2           the same
//   IP       -(a . b)                   a . b
//   COSINE   -(a . b) / (|a| |b|)       (a . b) / (|a| |b|); 0 if a or b is the zero vector
//   HAMMING  bits that differ           the same
//   JACCARD  1 - |a and b| / |a or b|   the same; 0 for two zero vectors
//   BM25     -score                     the score
#pragma once

#include <span>
#include <vector>

#include "core/column.h"
#include "core/metric.h"

namespace elanus::index {

// The only ways from an inner distance to the score of the metric and back.
float OutwardScore(core::Metric metric, float distance);
float InnerDistance(core::Metric metric, float score);

// 1 / |vector|, or 0 for the zero vector: what COSINE multiplies with. Neither very small nor very
// large components spoil it.
float InverseNorm(std::span<const float> vector);

// Whether COSINE knows vectors of this type, so that their inverse norms are worth keeping.
bool HasNorms(core::DataType type);

// InverseNorm of every row; a null row has the zero vector's. REQUIRES: HasNorms(rows.type)
std::vector<float> InverseNorms(const core::ColumnView& rows);

// The numbers of one row as floats, exactly. `out` has room for `dim` of them.
// REQUIRES: Float16Vector, BFloat16Vector or Int8Vector
void WidenVector(const core::ColumnView& rows, size_t row, float* out);

// The inner distance of two float vectors of one dimension.
float Distance(core::Metric metric, std::span<const float> a, std::span<const float> b);

}  // namespace elanus::index
