// RowComparer: the distances between the queries of a column and blocks of rows of another,
// whatever the type of their vectors.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "index/flat.h"

namespace elanus::index {

// Queries [first, first + count) of the input.
struct QueryGroup {
  size_t first = 0;
  size_t count = 0;
};

// Not thread-safe; each task owns one.
class RowComparer {
 public:
  virtual ~RowComparer() = default;

  // How many rows make a good block.
  virtual size_t block_rows() const = 0;

  // How many queries are best handed to Compare at once.
  virtual size_t tile_queries() const = 0;

  // Turns to these rows of the base. `rows` stays where it is until the next call.
  virtual void SetBlock(std::span<const uint32_t> rows) = 0;

  // out[q * rows + r] = the inner distance of query q of `group` and row r of the block; it may be
  // NaN. The group counts from the first query that this object was made for.
  virtual void Compare(QueryGroup group, float* out) = 0;
};

// What counts as the distance: what is not a number is infinitely far.
inline float KnownDistance(float distance) {
  return std::isnan(distance) ? std::numeric_limits<float>::infinity() : distance;
}

// `input` outlives what is returned.
std::unique_ptr<RowComparer> MakeRowComparer(const FlatInput& input, QueryGroup queries);

}  // namespace elanus::index
