#include "index/list_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <span>

#include "index/row_comparer.h"

namespace elanus::index {
namespace {

// Rows compared at once. Whether to go on is asked in between.
constexpr size_t kCompareRows = 32;
// So many root mean squares off is an estimate hardly ever: two in a hundred rows that would be
// hits at most, and these are the last ones.
constexpr double kErrors = 2.5;

// Of a heap with the nearest on top.
bool IsFarther(const Hit& a, const Hit& b) {
  return b < a;
}

// How wrong estimates are, from those that have been compared.
class ErrorWatch {
 public:
  explicit ErrorWatch(MetricScale scale) : scale_(scale) {}

  // An estimated distance of points as a distance.
  double ToDistance(float estimate) const {
    return static_cast<double>(scale_.scale) * estimate + scale_.offset;
  }
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
  MetricScale scale_;
  double squares_ = 0;
  size_t count_ = 0;
};

}  // namespace

ListSearch::ListSearch(const InvertedLists& lists, const FlatInput& input, const ReadPlan& plan)
    : lists_(lists),
      input_(input),
      plan_(plan),
      point_(lists.space().dim()),
      residual_(lists.space().dim()),
      candidates_(plan.candidates),
      nearest_(input.k) {}

std::vector<Hit> ListSearch::Run(size_t query) {
  lists_.space().MapQuery(input_.queries, query, point_.data());
  OrderLists();
  ReadLists();
  nearest_.Take();
  return Compare(query, candidates_.Take());
}

void ListSearch::OrderLists() {
  const CodeQuery query(lists_.centre_codes().shape(), point_);
  estimates_.resize(lists_.lists());
  lists_.centre_codes().EstimateRun(query, 0, lists_.lists(), estimates_.data());
  order_.clear();
  for (size_t list = 0; list < estimates_.size(); ++list) {
    if (lists_.Begin(list) == lists_.End(list)) continue;
    const float distance = estimates_[list];
    order_.push_back({std::isnan(distance) ? std::numeric_limits<float>::infinity() : distance,
                      static_cast<uint32_t>(list)});
  }
  std::make_heap(order_.begin(), order_.end(), IsFarther);
}

size_t ListSearch::TakeNearestList() {
  std::pop_heap(order_.begin(), order_.end(), IsFarther);
  const size_t list = order_.back().row;
  order_.pop_back();
  return list;
}

void ListSearch::ReadLists() {
  size_t lists = 0;
  size_t rows = 0;
  size_t in_vain = 0;  // Lists since the last that had one of the nearest.
  while (!order_.empty()) {
    const Met met = ReadList(TakeNearestList());
    if (met.rows == 0) continue;
    ++lists;
    rows += met.rows;
    in_vain = met.is_near ? 0 : in_vain + 1;
    const bool is_far_enough = lists >= plan_.lists && rows >= plan_.codes && rows >= input_.k;
    if (is_far_enough &&
        static_cast<double>(in_vain) >= plan_.patience * static_cast<double>(lists)) {
      break;
    }
  }
  cost_.codes += static_cast<int64_t>(rows);
}

ListSearch::Met ListSearch::ReadList(size_t list) {
  const auto centre = lists_.Centre(list);
  for (size_t i = 0; i < point_.size(); ++i) residual_[i] = point_[i] - centre[i];
  const CodeQuery query(lists_.codes().shape(), residual_);
  const size_t begin = lists_.Begin(list);
  const size_t end = lists_.End(list);
  const size_t count = EstimateAllowed(query, begin, end);
  const float bound = nearest_.bound();
  for (size_t i = 0; i < count; ++i) {
    if (!(estimates_[i] <= candidates_.bound())) continue;
    const size_t place = input_.allowed == nullptr ? begin + i : places_[i];
    const Hit hit{estimates_[i], lists_.members()[place]};
    candidates_.Add(hit);
    nearest_.Add(hit);
  }
  return {.rows = count, .is_near = std::isinf(bound) || nearest_.bound() < bound};
}

size_t ListSearch::EstimateAllowed(const CodeQuery& query, size_t begin, size_t end) {
  estimates_.resize(std::max(estimates_.size(), end - begin));
  if (input_.allowed == nullptr) {
    lists_.codes().EstimateRun(query, begin, end - begin, estimates_.data());
    return end - begin;
  }
  places_.clear();
  for (size_t place = begin; place < end; ++place) {
    if (input_.allowed->Test(lists_.members()[place])) {
      places_.push_back(static_cast<uint32_t>(place));
    }
  }
  lists_.codes().Estimate(query, places_, estimates_.data());
  return places_.size();
}

std::vector<Hit> ListSearch::Compare(size_t query, const std::vector<Hit>& candidates) {
  const auto comparer = MakeRowComparer(input_, {.first = query, .count = 1});
  ErrorWatch errors(lists_.space().ScaleOf(input_.queries, query));
  TopK top(input_.k);
  std::vector<uint32_t> rows;
  std::vector<float> distances(std::max(kCompareRows, comparer->block_rows()));
  const size_t step = std::min(kCompareRows, comparer->block_rows());
  for (size_t first = 0; first < candidates.size(); first += step) {
    const float nearest = candidates[first].distance;
    if (!plan_.compares_all && first >= input_.k && !errors.MayBeNearer(nearest, top.bound())) {
      break;
    }
    rows.clear();
    for (size_t i = first; i < std::min(first + step, candidates.size()); ++i) {
      rows.push_back(candidates[i].row);
    }
    comparer->SetBlock(rows);
    comparer->Compare({.first = 0, .count = 1}, distances.data());
    for (size_t i = 0; i < rows.size(); ++i) {
      const float distance =
          std::isnan(distances[i]) ? std::numeric_limits<float>::infinity() : distances[i];
      errors.Add(candidates[first + i].distance, distance);
      if (input_.window.Has(distance)) top.Add({distance, rows[i]});
    }
    cost_.vectors += static_cast<int64_t>(rows.size());
  }
  return top.Take();
}

}  // namespace elanus::index
