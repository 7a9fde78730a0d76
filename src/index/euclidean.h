// Vectors of any dense type and metric as points whose Euclidean distances have the same order, so
// that codes, graphs and lists know one distance only.
//
//   L2      x
//   COSINE  x / |x|; the zero vector stays where it is
//   IP      (x, sqrt(r^2 - |x|^2)) with r the greatest length of all rows; a query is (q, 0),
//           brought to length r (Bachrach et al., RecSys 2014)
//
// Then the mean of the rows is taken off and the whole is turned at random (rotation.h), so that
// every component says as much as any other and codes of few bits lose little (RaBitQ, SIGMOD
// 2024).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/blob.h"
#include "index/rotation.h"
#include "index/vector_index.h"

namespace elanus::index {

// inner distance = scale * squared distance of the points + offset, of one query (distance.h).
struct MetricScale {
  float scale = 1;
  float offset = 0;
};

// Immutable and thread-safe.
class EuclideanSpace {
 public:
  // Looks at every row if the metric is IP, else at some.
  static EuclideanSpace Fit(const IndexSource& source, uint64_t seed);

  static core::Result<EuclideanSpace> Read(BlobReader* reader);
  void Write(BlobWriter* writer) const;

  // Of the vectors, and of the points: one more for IP.
  size_t vector_dim() const { return vector_dim_; }
  size_t dim() const { return mean_.size(); }
  core::Metric metric() const { return metric_; }

  // The point of a row. `out` has room for dim(). What is not finite counts as 0.
  void MapRow(const core::ColumnView& base, size_t row, float* out) const;

  // The point of a query of the rows' type.
  void MapQuery(const core::ColumnView& queries, size_t query, float* out) const;

  // Of that query. For a row of COSINE that is the zero vector, what it gives is too small.
  MetricScale ScaleOf(const core::ColumnView& queries, size_t query) const;

 private:
  EuclideanSpace() = default;
  void Finish(float* point) const;

  core::Metric metric_ = core::Metric::kL2;
  size_t vector_dim_ = 0;
  float radius_ = 0;         // IP: the greatest length.
  std::vector<float> mean_;  // Of the points before they are turned.
  Rotation rotation_;
};

}  // namespace elanus::index
