// The centres that codes of few bits are coded around (code_rows.h): few enough that a query meets
// all of them before it meets any row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/code_rows.h"
#include "index/euclidean.h"

namespace elanus::index {

// Looks into code rows of 8 bits, which are the centres: what they decode to is exact.
class CodeCentres {
 public:
  CodeCentres() = default;
  // REQUIRES: 8 bits, 1 to 256 rows
  explicit CodeCentres(const CodeRows& rows);

  // The code rows of centres among the points of the source's rows.
  static std::vector<std::byte> Train(const IndexSource& source, const EuclideanSpace& space,
                                      uint64_t seed, core::Executor* executor);

  // The squared distance of the query, of codes of 8 bits, and each centre.
  std::vector<float> Distances(const CodeQuery& query) const;

  // Writes the row of a point, around its nearest centre.
  void Encode(const CodeShape& shape, std::span<const float> point, std::byte* out) const;

 private:
  std::span<const float> Centre(size_t number) const {
    return std::span(points_).subspan(number * rows_.shape().dim, rows_.shape().dim);
  }

  CodeRows rows_;
  std::vector<float> points_;  // Decoded.
};

}  // namespace elanus::index
