// TopK keeps the k nearest of the rows it is shown.
//
// It is a max-heap on (distance, row): the worst hit kept is on top, so one comparison rejects most
// of what arrives. The order is total, so the answer depends neither on the order in which rows are
// shown nor on how they were split between several TopKs. Not thread-safe; each task owns one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace elanus::index {

// Distances are inner ones (distance.h): smaller is nearer.
struct Hit {
  float distance = 0;
  uint32_t row = 0;

  friend bool operator==(const Hit&, const Hit&) = default;
  friend bool operator<(const Hit& a, const Hit& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.row < b.row;
  }
};

// Which distances a hit may have: for range search, and to go on where an earlier search ended.
struct DistanceWindow {
  float from = -std::numeric_limits<float>::infinity();
  bool from_open = false;  // Whether `from` itself is outside.
  float to = std::numeric_limits<float>::infinity();
  bool to_open = false;  // Whether `to` itself is outside.

  bool Has(float distance) const {
    return (from_open ? distance > from : distance >= from) &&
           (to_open ? distance < to : distance <= to);
  }
};

class TopK {
 public:
  // Keeps nothing if k is 0.
  explicit TopK(size_t k) : k_(k) {}

  // Offers one row. Keeps it only if it is nearer than the worst row kept so far, ties by row. A
  // distance that is not a number is never kept.
  void Add(Hit hit) {
    if (hit.distance <= bound()) Keep(hit);
  }

  // A row farther than this is not kept; infinity until k rows have been seen.
  float bound() const { return bound_; }

  // Returns the rows, nearest first, ties by row. Leaves this object empty.
  std::vector<Hit> Take();

 private:
  void Keep(Hit hit);

  size_t k_;
  float bound_ = std::numeric_limits<float>::infinity();
  std::vector<Hit> heap_;
};

// Joins answers over disjoint rows into the k nearest, nearest first, ties by row.
std::vector<Hit> MergeHits(const std::vector<std::vector<Hit>>& parts, size_t k);

}  // namespace elanus::index
