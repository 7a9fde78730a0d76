// NearestCentre: which of some centres is nearest to a point, for many points.
//
// Many centres are put into groups of about as many groups as there are centres in each. A point
// then meets the middles of the groups and the centres of the nearest groups alone: a fraction of
// all, for a nearest centre that is now and then the second nearest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/executor.h"
#include "index/buckets.h"

namespace elanus::index {

// Points of `dim` numbers that lie anywhere.
struct PointSet {
  std::span<const float* const> points;
  size_t dim = 0;
};

// Where the points of a matrix lie, row after row.
std::vector<const float*> PointersTo(std::span<const float> matrix, size_t dim);

// Immutable and thread-safe.
class NearestCentre {
 public:
  // Compares with every one of the centres, row after row. REQUIRES: they outlive this object; at
  // least one
  NearestCentre(std::span<const float> centres, size_t dim);

  // In groups, if there are many. `executor` may be nullptr.
  static NearestCentre Grouped(std::span<const float> centres, size_t dim, uint64_t seed,
                               core::Executor* executor);

  size_t size() const { return centres_.size(); }

  // out[i] = the centre of point i; of several that are equally near, the first. In the calling
  // thread.
  void Find(PointSet points, uint32_t* out) const;

  // The same in all threads, with the same answer. `executor` may be nullptr.
  std::vector<uint32_t> FindAll(PointSet points, core::Executor* executor) const;

 private:
  struct Best {
    float score = 0;  // Half the squared distance, less half the square of the point.
    uint32_t centre = 0;
  };
  void FindBlock(PointSet points, uint32_t* out) const;
  void CompareAll(PointSet points, std::span<Best> best) const;
  void CompareGroups(PointSet points, std::span<Best> best) const;

  size_t dim_;
  std::vector<const float*> centres_;
  std::vector<float> half_squares_;
  // Of groups; none if every centre is compared.
  std::vector<float> middles_;
  std::vector<float> middle_half_squares_;
  Buckets groups_;
};

}  // namespace elanus::index
