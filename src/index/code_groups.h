// Rows of points (euclidean.h) as codes of 8 bits in groups of sixteen (group_kernels.h), and lower
// bounds of their squared distances to queries.
//
// Of a group there are
//
//   codes     for every four components: four bytes of each of the 16 rows; number + 128
//             (code_rows.h), and zeros behind the last component
//   factors   square   f32 of each row: |x|^2, a little less; -infinity: nothing is known of the
//   row
//             factor   f32 of each row
//             error    f32 of each row: |x - factor * numbers|
//             length   f32 of each row: |x|, a little more
//
// With q = s n + e of numbers n, and x = f m + d, the product q . x is s f (n . m) + (s n) . d +
// e . x, so by Cauchy and Schwarz it leaves the first part by at most |s n| |d| + |e| |x|. What
// rounding may do is taken off squares, and is a share of the lengths that grows with the
// dimension (RoundingShare).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/code_rows.h"
#include "index/euclidean.h"
#include "index/group_kernels.h"

namespace elanus::index {

struct GroupShape {
  size_t dim = 0;

  size_t steps() const { return (dim + kStepNumbers - 1) / kStepNumbers; }
  size_t code_bytes() const { return steps() * kStepBytes; }
};

inline size_t GroupCount(size_t rows) {
  return (rows + kGroupRows - 1) / kGroupRows;
}

// A share of |q|^2, |x|^2 and of what both had before the mean was taken off, that bounds what
// rounding does to a squared distance on all its ways: as points, by codes, and by the exact
// kernels, whose sums it is compared with.
double RoundingShare(size_t dim);

// Whether the numbers of a vector are so great or small, or none, that bounds would not hold.
bool IsBeyondBounds(std::span<const float> vector);

// A group to write to.
struct GroupPlace {
  std::byte* codes;
  GroupFactors* factors;
};

// Puts the point in place `lane` of a group; an empty one is a row that nothing is known of.
void PutRow(const GroupShape& shape, std::span<const float> point, size_t lane, GroupPlace group);

// Queries as bands of whole numbers, and what each makes of products.
class GroupQueries {
 public:
  explicit GroupQueries(const GroupShape& shape) : shape_(shape) {}

  // Adds a query: its point, and how squared distances are distances of the metric.
  void Add(std::span<const float> point, const MetricScale& scale);

  size_t size() const { return weights_.size(); }
  size_t bands() const { return (size() + kBandQueries - 1) / kBandQueries; }

  // REQUIRES: Pack() after the last query was added
  QueryBand Band(size_t band) const;
  void Pack();

  // Of a query, with a limit such that every row above it is farther than `distance`, an inner one.
  BoundWeights Weights(size_t query, float distance) const;

 private:
  struct Limit {
    MetricScale scale;
    double allowance = 0;  // Added to a squared distance to have the limit.
  };

  const GroupShape shape_;
  std::vector<std::byte> numbers_;  // One query after the other; of steps() * kStepNumbers each.
  std::vector<std::byte> packed_;
  std::vector<int32_t> sums_;
  std::vector<BoundWeights> weights_;
  std::vector<Limit> limits_;
};

}  // namespace elanus::index
