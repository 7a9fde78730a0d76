// Candidates keeps rows that may be hits, the likeliest if there are too many: what comes in is put
// aside, and halved when it has grown to twice the number, which costs a row less than a heap does.
// The order is total, so the answer does not depend on the order in which rows are shown. Not
// thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "index/top_k.h"

namespace elanus::index {

class Candidates {
 public:
  // REQUIRES: count > 0
  explicit Candidates(size_t count) : count_(count) {}

  // `hit.distance` is the least that the distance may be.
  void Add(Hit hit) {
    hits_.push_back(hit);
    if (hits_.size() >= 2 * count_) Cut();
  }

  // At most `count` of those with at most this distance, nearest first, ties by row. Leaves this
  // object empty.
  std::vector<Hit> Take(float bound) {
    std::erase_if(hits_, [bound](const Hit& hit) { return !(hit.distance <= bound); });
    if (hits_.size() > count_) Cut();
    std::sort(hits_.begin(), hits_.end());
    return std::move(hits_);
  }

 private:
  void Cut() {
    const auto last = hits_.begin() + static_cast<ptrdiff_t>(count_ - 1);
    std::nth_element(hits_.begin(), last, hits_.end());
    hits_.resize(count_);
  }

  size_t count_;
  std::vector<Hit> hits_;
};

}  // namespace elanus::index
