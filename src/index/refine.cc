#include "index/refine.h"

#include <algorithm>
#include <cmath>

#include "index/prefetch.h"
#include "index/row_comparer.h"

namespace elanus::index {
namespace {

// Rows compared at once. Whether to go on is asked in between.
constexpr size_t kCompareRows = 4;
// So many root mean squares off is an estimate hardly ever: two in a hundred rows that would be
// hits at most, and these are the last ones.
constexpr double kErrors = 2.5;

// How wrong estimates are, from those that have been compared.
class ErrorWatch {
 public:
  explicit ErrorWatch(MetricScale scale) : scale_(scale) {}

  void Add(float estimate, float distance) {
    const double error = distance - ToDistance(estimate);
    squares_ += error * error;
    ++count_;
  }
  // Whether a row with this estimate may be nearer than `bound`; so it is if nothing is known.
  bool MayBeNearer(float estimate, float bound) const {
    const double error = std::sqrt(squares_ / static_cast<double>(std::max<size_t>(count_, 1)));
    return !(ToDistance(estimate) - kErrors * error > bound);
  }

 private:
  double ToDistance(float estimate) const {
    return static_cast<double>(scale_.scale) * estimate + scale_.offset;
  }

  MetricScale scale_;
  double squares_ = 0;
  size_t count_ = 0;
};

}  // namespace

std::vector<Hit> Refine(const FlatInput& input, size_t query, std::span<const Hit> candidates,
                        const RefinePlan& plan, SearchCost* cost) {
  const auto comparer = MakeRowComparer(input, {.first = query, .count = 1});
  ErrorWatch errors(plan.scale);
  TopK top(input.k);
  std::vector<uint32_t> rows;
  std::vector<float> distances(comparer->block_rows());
  const size_t needed = std::max(plan.at_least, input.k);
  for (size_t begin = 0; begin < candidates.size();) {
    const bool is_enough = plan.stops && begin >= needed;
    if (is_enough && !errors.MayBeNearer(candidates[begin].distance, top.bound())) break;
    const size_t wanted = begin < needed ? needed - begin : kCompareRows;
    const auto block = candidates.subspan(
        begin, std::min({wanted, comparer->block_rows(), candidates.size() - begin}));
    rows.clear();
    for (const Hit& hit : block) {
      Prefetch(input.base.Row(hit.row));
      rows.push_back(hit.row);
    }
    comparer->SetBlock(rows);
    comparer->Compare({.first = 0, .count = 1}, distances.data());
    for (size_t i = 0; i < block.size(); ++i) {
      const float distance = KnownDistance(distances[i]);
      if (!plan.are_least) errors.Add(block[i].distance, distance);
      if (input.window.Has(distance)) top.Add({distance, block[i].row});
    }
    cost->vectors += static_cast<int64_t>(block.size());
    begin += block.size();
  }
  return top.Take();
}

}  // namespace elanus::index
