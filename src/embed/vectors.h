// Vectors: what a model makes of pictures and words, one a row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::embed {

// Rows of `dimension` floats each, one behind the other.
struct Vectors {
  int64_t dimension = 0;
  std::vector<float> values;  // rows * dimension

  size_t rows() const { return dimension == 0 ? 0 : values.size() / dimension; }
  std::span<const float> row(size_t i) const {
    return std::span(values).subspan(i * dimension, dimension);
  }
};

// Scales every row to length 1, so that an inner product is a cosine. kCorruption for a row without
// a direction; `graph` is who made them.
core::Status NormaliseRows(const std::string& graph, Vectors* vectors);

}  // namespace elanus::embed
