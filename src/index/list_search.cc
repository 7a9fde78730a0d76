#include "index/list_search.h"

#include <algorithm>
#include <span>

#include "index/refine.h"

namespace elanus::index {
namespace {

// Compared at least, so that it shows how wrong estimates are.
constexpr size_t kCompareRows = 32;

// Of a heap with the nearest on top.
bool IsFarther(const Hit& a, const Hit& b) {
  return b < a;
}

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
  const RefinePlan plan{.scale = lists_.space().ScaleOf(input_.queries, query),
                        .at_least = kCompareRows,
                        .stops = !plan_.compares_all};
  return Refine(input_, query, candidates, plan, &cost_);
}

}  // namespace elanus::index
