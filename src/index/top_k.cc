#include "index/top_k.h"

#include <algorithm>

namespace elanus::index {

void TopK::Keep(Hit hit) {
  if (heap_.size() < k_) {
    heap_.push_back(hit);
    std::push_heap(heap_.begin(), heap_.end());
  } else if (k_ > 0 && hit < heap_.front()) {
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.back() = hit;
    std::push_heap(heap_.begin(), heap_.end());
  }
  if (heap_.size() == k_ && k_ > 0) bound_ = heap_.front().distance;
}

std::vector<Hit> TopK::Take() {
  std::sort_heap(heap_.begin(), heap_.end());
  bound_ = std::numeric_limits<float>::infinity();
  return std::move(heap_);
}

std::vector<Hit> MergeHits(const std::vector<std::vector<Hit>>& parts, size_t k) {
  std::vector<Hit> all;
  for (const std::vector<Hit>& part : parts) all.insert(all.end(), part.begin(), part.end());
  const size_t kept = std::min(k, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(kept), all.end());
  all.resize(kept);
  return all;
}

}  // namespace elanus::index
