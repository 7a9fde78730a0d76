#include "engine/keys.h"

#include <algorithm>
#include <numeric>

namespace elanus::engine {
namespace {

bool IsText(const core::ColumnView& keys) {
  return core::LayoutOf(keys.type) == core::Layout::kVariable;
}

}  // namespace

int CompareKeys(const core::ColumnView& a, size_t row_a, const core::ColumnView& b, size_t row_b) {
  // A primary key has two types, told apart by layout.
  if (IsText(a)) return a.Text(row_a).compare(b.Text(row_b));
  const int64_t left = a.Values<int64_t>()[row_a];
  const int64_t right = b.Values<int64_t>()[row_b];
  return left < right ? -1 : (left > right ? 1 : 0);
}

std::vector<uint32_t> SortKeys(const core::ColumnView& keys) {
  std::vector<uint32_t> order(keys.rows);
  std::iota(order.begin(), order.end(), 0);
  const auto sort = [&](const auto& is_less) {
    // Keys mostly arrive in order.
    if (std::is_sorted(order.begin(), order.end(), is_less)) return;
    std::stable_sort(order.begin(), order.end(), is_less);
  };
  if (IsText(keys)) {
    sort([&](uint32_t a, uint32_t b) { return keys.Text(a) < keys.Text(b); });
  } else {
    const auto numbers = keys.Values<int64_t>();
    sort([&](uint32_t a, uint32_t b) { return numbers[a] < numbers[b]; });
  }
  return order;
}

std::span<const uint32_t> FindKey(const core::ColumnView& keys, std::span<const uint32_t> order,
                                  const core::ColumnView& wanted, size_t row) {
  const auto begin = std::partition_point(order.begin(), order.end(), [&](uint32_t candidate) {
    return CompareKeys(keys, candidate, wanted, row) < 0;
  });
  const auto end = std::find_if(begin, order.end(), [&](uint32_t candidate) {
    return CompareKeys(keys, candidate, wanted, row) != 0;
  });
  return {begin, end};
}

}  // namespace elanus::engine
