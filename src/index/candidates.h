// Candidates keeps the rows with the smallest estimates of all it is shown, a little more than
// asked for in between: what comes in is put aside, and halved when it has grown to twice the
// number, which costs a row less than a heap does. The order is total, so the answer does not
// depend on the order in which rows are shown. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "index/top_k.h"

namespace elanus::index {

class Candidates {
 public:
  // REQUIRES: count > 0
  explicit Candidates(size_t count) : count_(count) {
    hits_.reserve(std::min(2 * count, kReserve));
  }

  // Rows with greater estimates are not kept. An estimate that is not a number never is.
  void Add(Hit hit) {
    if (!(hit.distance <= bound_)) return;
    hits_.push_back(hit);
    if (hits_.size() >= 2 * count_) Cut();
  }

  // Of the rows kept so far the greatest that is surely among the smallest; infinity until so many
  // have been seen.
  float bound() const { return bound_; }
  size_t size() const { return std::min(hits_.size(), count_); }

  // At most `count`, smallest first, ties by row. Leaves this object empty.
  std::vector<Hit> Take() {
    if (hits_.size() > count_) Cut();
    std::sort(hits_.begin(), hits_.end());
    bound_ = std::numeric_limits<float>::infinity();
    return std::move(hits_);
  }

 private:
  static constexpr size_t kReserve = 1024;

  void Cut() {
    const auto last = hits_.begin() + static_cast<ptrdiff_t>(count_ - 1);
    std::nth_element(hits_.begin(), last, hits_.end());
    hits_.resize(count_);
    bound_ = hits_.back().distance;
  }

  size_t count_;
  float bound_ = std::numeric_limits<float>::infinity();
  std::vector<Hit> hits_;
};

}  // namespace elanus::index
