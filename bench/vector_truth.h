// Judges hits as ann-benchmarks does: a hit counts if it is as near as the last of the true
// nearest, whichever row it is.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "core/metric.h"
#include "index/top_k.h"
#include "vector_file.h"

namespace elanus::bench {

// In double, smaller is nearer: 1 - cosine, or the square of the Euclidean distance.
inline double TrueDistance(core::Metric metric, std::span<const float> a,
                           std::span<const float> b) {
  double squares = 0;
  double product = 0;
  double of_a = 0;
  double of_b = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double x = a[i];
    const double y = b[i];
    squares += (x - y) * (x - y);
    product += x * y;
    of_a += x * x;
    of_b += y * y;
  }
  return metric == core::Metric::kCosine ? 1 - product / std::sqrt(of_a * of_b) : squares;
}

struct Truth {
  core::Metric metric;
  const VectorFile<float>& base;
  const VectorFile<float>& queries;
  const VectorFile<int32_t>& nearest;  // A row a query, nearest first; -1 where there are no more.

  // How many of the k nearest of a query there are, and how many of them `hits` has.
  struct Found {
    size_t there = 0;
    size_t found = 0;
  };
  Found Judge(size_t query, std::span<const index::Hit> hits, size_t k) const {
    const std::span<const int32_t> rows = nearest.Row(query).first(std::min(k, nearest.dim()));
    Found result;
    result.there = static_cast<size_t>(
        std::count_if(rows.begin(), rows.end(), [](int32_t row) { return row >= 0; }));
    if (result.there == 0) return result;
    const double last = Distance(query, static_cast<size_t>(rows[result.there - 1]));
    for (const index::Hit& hit : hits.first(std::min(hits.size(), result.there))) {
      result.found += Distance(query, hit.row) <= last * (1 + 1e-6) + 1e-9 ? 1 : 0;
    }
    return result;
  }

 private:
  double Distance(size_t query, size_t row) const {
    return TrueDistance(metric, queries.Row(query), base.Row(row));
  }
};

}  // namespace elanus::bench
