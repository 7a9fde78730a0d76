#include "index/list_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

#include "index/refine.h"

namespace elanus::index {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A list that has less than one in so many of the k nearest counts as one that has none.
constexpr size_t kFew = 60;

// A row is hardly ever nearer than its estimate less so many standard errors. And the k-th estimate
// is too small by so many, as it is the k-th of many.
constexpr float kDeviations = 2.5F;
constexpr float kDeviationsOfLeast = 2.5F;

// The standard error of the product of a point of length 1 in codes with a query of length 1, times
// the root of the number of components: sqrt(1 / a^2 - 1), with a the cosine of the angle between a
// point and its code, and what the whole numbers of the query add. Of signs a^2 is 2 / pi, if every
// component is coded; the others were measured.
float ErrorOf(const CodeShape& shape) {
  if (shape.bits == CodeBits::k4) return 0.1F;
  if (shape.bits == CodeBits::k8) return 0.02F;
  constexpr float kOfQuery = 0.02F;  // Squared.
  const float coded = static_cast<float>(shape.coded()) / static_cast<float>(shape.dim);
  return std::sqrt(std::numbers::pi_v<float> / (2 * coded) - 1 + kOfQuery);
}

// Of a heap with the nearest on top.
struct IsFarther {
  bool operator()(const Hit& a, const Hit& b) const { return b < a; }
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
  const float bound = plan_.compares_all ? kInfinity : nearest_.bound() + doubt_;
  nearest_.Take();
  return Compare(query, candidates_.Take(bound));
}

void ListSearch::OrderLists() {
  const CodeQuery query(lists_.centre_codes().shape(), point_);
  estimates_.resize(lists_.lists());
  lists_.centre_codes().EstimateRun(query, 0, lists_.lists(), estimates_.data());
  order_.clear();
  for (size_t list = 0; list < estimates_.size(); ++list) {
    if (lists_.Begin(list) == lists_.End(list)) continue;
    const float distance = estimates_[list];
    order_.push_back({std::isnan(distance) ? kInfinity : distance, static_cast<uint32_t>(list)});
  }
  std::make_heap(order_.begin(), order_.end(), IsFarther());
}

size_t ListSearch::TakeNearestList() {
  std::pop_heap(order_.begin(), order_.end(), IsFarther());
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
  const size_t begin = lists_.Begin(list);
  const size_t end = lists_.End(list);
  if (input_.allowed != nullptr) {
    FindAllowed(begin, end);
    if (places_.empty()) return {};
  }
  const auto centre = lists_.Centre(list);
  for (size_t i = 0; i < point_.size(); ++i) residual_[i] = point_[i] - centre[i];
  const CodeQuery query(lists_.codes().shape(), residual_);
  const size_t count = EstimateAllowed(query, begin, end);
  const float deviation = Deviation(query, list);
  doubt_ = std::max(doubt_, kDeviationsOfLeast * deviation);
  const float below = kDeviations * deviation;
  const float margin = plan_.compares_all ? kInfinity : below + kDeviationsOfLeast * deviation;
  size_t near = 0;
  for (size_t i = 0; i < count; ++i) {
    const float estimate = estimates_[i];
    if (!(estimate <= nearest_.bound() + margin)) continue;
    const size_t place = input_.allowed == nullptr ? begin + i : places_[i];
    const uint32_t row = lists_.members()[place];
    candidates_.Add({estimate - below, row});
    if (estimate > nearest_.bound()) continue;
    nearest_.Add({estimate, row});
    ++near;
  }
  return {.rows = count, .is_near = near > input_.k / kFew};
}

// Of an estimated squared distance to a row of the list.
float ListSearch::Deviation(const CodeQuery& query, size_t list) const {
  const float lengths = lists_.Spread(list) * std::sqrt(query.square());
  const CodeShape& shape = lists_.codes().shape();
  return 2 * ErrorOf(shape) * lengths / std::sqrt(static_cast<float>(shape.dim));
}

size_t ListSearch::EstimateAllowed(const CodeQuery& query, size_t begin, size_t end) {
  const size_t size = end - begin;
  estimates_.resize(std::max(estimates_.size(), size));
  if (input_.allowed == nullptr) {
    lists_.codes().EstimateRun(query, begin, size, estimates_.data());
    return size;
  }
  lists_.codes().Estimate(query, places_, estimates_.data());
  return places_.size();
}

// Without a branch, as nobody can guess how it would go.
void ListSearch::FindAllowed(size_t begin, size_t end) {
  places_.resize(end - begin);
  const uint32_t* const members = lists_.members().data();
  size_t count = 0;
  for (size_t place = begin; place < end; ++place) {
    places_[count] = static_cast<uint32_t>(place);
    count += input_.allowed->Test(members[place]) ? 1 : 0;
  }
  places_.resize(count);
}

std::vector<Hit> ListSearch::Compare(size_t query, const std::vector<Hit>& candidates) {
  const RefinePlan plan{.scale = lists_.space().ScaleOf(input_.queries, query),
                        .at_least = 0,
                        .stops = !plan_.compares_all,
                        .are_least = true};
  return Refine(input_, query, candidates, plan, &cost_);
}

}  // namespace elanus::index
