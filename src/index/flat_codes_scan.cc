#include "index/flat_codes_scan.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "index/kernels.h"

namespace elanus::index {
namespace {

// Groups that one call meets: one from memory if there is one band (more are read 4 to 10 %
// slower, measured on Zen 4), else a piece of the second-level cache that all bands meet.
constexpr size_t kBlockGroupsOfOneBand = 1;
constexpr size_t kBlockGroups = 8;

// Rows wait until there are so many, and twice k: sorted, most of them are never compared.
constexpr size_t kWaitingMin = 96;

// Rows compared at once, after which the k-th distance may be nearer.
constexpr size_t kCompareRows = 16;

// Codes are given up when more than one in so many of the rows they met had to be compared.
constexpr size_t kRowsPerCompared = 4;

QueryGroup GroupOf(const CodeSearch& search, size_t first_band, size_t band_count) {
  const size_t first = first_band * kBandQueries;
  const size_t end = std::min(first + band_count * kBandQueries, search.queries.size());
  return {.first = first, .count = end - first};
}

// Lowers the value unless it is lower already.
void LowerTo(float value, std::atomic<float>* target) {
  float known = target->load(std::memory_order_relaxed);
  while (value < known && !target->compare_exchange_weak(known, value, std::memory_order_relaxed)) {
  }
}

}  // namespace

CodeSearch::CodeSearch(const FlatInput& search, const GroupQueries& packed, const GroupRun& all)
    : input(search), queries(packed), groups(all), farthest(packed.size()) {
  for (std::atomic<float>& one : farthest) one = input.window.to;
}

CodeScan::CodeScan(CodeSearch* search, size_t first_band, size_t band_count)
    : search_(search),
      input_(search->input),
      first_band_(first_band),
      band_count_(band_count),
      group_(GroupOf(*search, first_band, band_count)),
      waiting_max_(std::max(kWaitingMin, 2 * input_.k)),
      block_groups_(band_count == 1 ? kBlockGroupsOfOneBand : kBlockGroups),
      comparer_(MakeRowComparer(input_, group_)),
      states_(group_.count, State(input_.k)),
      products_(kBandQueries * block_groups_ * kGroupRows),
      bounds_(block_groups_ * kGroupRows),
      masks_(block_groups_),
      allowed_(block_groups_),
      distances_(kCompareRows) {}

std::vector<std::vector<Hit>> CodeScan::Run(size_t begin, size_t end) {
  for (size_t group = begin; group < end; group += block_groups_) {
    if (search_->is_given_up.load(std::memory_order_relaxed)) return {};
    GroupRun run = search_->groups;
    run.codes = run.Codes(group);
    run.factors += group;
    run.count = std::min(block_groups_, end - group);
    SetAllowed(group, run.count);
    if (std::ranges::all_of(allowed_, [](uint16_t word) { return word == 0; })) continue;
    for (size_t band = 0; band < band_count_; ++band) MeetBand(band, run, group);
    rows_met_ += run.count * kGroupRows;
    if (IsHopeless()) search_->is_given_up = true;
  }
  std::vector<std::vector<Hit>> hits;
  for (size_t query = 0; query < states_.size(); ++query) {
    CompareWaiting(query);
    hits.push_back(states_[query].top.Take());
  }
  search_->codes_met += static_cast<int64_t>(rows_met_ * group_.count);
  search_->rows_compared += static_cast<int64_t>(rows_compared_);
  return hits;
}

// A bit for every row of the block that may be a hit.
void CodeScan::SetAllowed(size_t group, size_t count) {
  const size_t rows = input_.base.rows;
  for (size_t g = 0; g < allowed_.size(); ++g) {
    const size_t row = (group + g) * kGroupRows;
    allowed_[g] = g < count && row < rows ? 0xFFFF : 0;
    if (allowed_[g] == 0) continue;
    if (rows - row < kGroupRows) allowed_[g] = static_cast<uint16_t>((1U << (rows - row)) - 1);
    if (input_.allowed == nullptr) continue;
    const uint64_t word = input_.allowed->words()[row / 64] >> (row % 64);
    allowed_[g] = static_cast<uint16_t>(allowed_[g] & word);
  }
}

void CodeScan::MeetBand(size_t band, const GroupRun& run, size_t group) {
  const Kernels& kernels = ActiveKernels();
  const QueryBand queries = search_->queries.Band(first_band_ + band);
  kernels.group_products(run, queries, products_.data());
  for (size_t i = 0; i < queries.count; ++i) {
    const size_t query = band * kBandQueries + i;
    const int32_t* const products = products_.data() + i * run.count * kGroupRows;
    const BoundWeights& weights = WeightsOf(query);
    if (kernels.group_bounds(run, products, weights, bounds_.data(), masks_.data())) {
      Keep(query, group, run.count);
    }
  }
}

// With the limit that the farthest of the hits so far sets.
const BoundWeights& CodeScan::WeightsOf(size_t query) {
  State& state = states_[query];
  const size_t of_all = group_.first + query;
  const float farthest = search_->farthest[of_all].load(std::memory_order_relaxed);
  if (!state.weights || farthest != state.farthest) {
    state.farthest = farthest;
    state.weights = search_->queries.Weights(of_all, farthest);
  }
  return *state.weights;
}

// Lets the rows wait that the masks name.
void CodeScan::Keep(size_t query, size_t group, size_t count) {
  std::vector<Candidate>& waiting = states_[query].waiting;
  for (size_t g = 0; g < count; ++g) {
    for (unsigned mask = masks_[g] & allowed_[g]; mask != 0; mask &= mask - 1) {
      const size_t at = g * kGroupRows + static_cast<size_t>(std::countr_zero(mask));
      // What is not a number has no place in an order.
      const float bound =
          std::isnan(bounds_[at]) ? -std::numeric_limits<float>::infinity() : bounds_[at];
      waiting.push_back({bound, static_cast<uint32_t>(group * kGroupRows + at)});
    }
  }
  if (waiting.size() >= waiting_max_) CompareWaiting(query);
}

void CodeScan::CompareWaiting(size_t query) {
  std::vector<Candidate>& waiting = states_[query].waiting;
  std::ranges::sort(waiting, {}, &Candidate::bound);
  const size_t step = std::min(kCompareRows, comparer_->block_rows());
  for (size_t begin = 0; begin < waiting.size(); begin += step) {
    const float limit = WeightsOf(query).limit;
    rows_.clear();
    for (size_t i = begin; i < std::min(begin + step, waiting.size()); ++i) {
      if (waiting[i].bound > limit) break;
      rows_.push_back(waiting[i].row);
    }
    if (rows_.empty()) break;
    Offer(query, rows_);
  }
  waiting.clear();
}

// Compares the rows as they are.
void CodeScan::Offer(size_t query, std::span<const uint32_t> rows) {
  TopK& top = states_[query].top;
  rows_compared_ += rows.size();
  comparer_->SetBlock(rows);
  comparer_->Compare({.first = query, .count = 1}, distances_.data());
  for (size_t r = 0; r < rows.size(); ++r) {
    // As in SearchFlat: what is not a number counts as infinitely far.
    const float distance =
        std::isnan(distances_[r]) ? std::numeric_limits<float>::infinity() : distances_[r];
    if (input_.window.Has(distance)) top.Add({distance, rows[r]});
  }
  LowerTo(top.bound(), &search_->farthest[group_.first + query]);
}

bool CodeScan::IsHopeless() const {
  const size_t expected = 2 * waiting_max_ + rows_met_ / kRowsPerCompared;
  return rows_compared_ > expected * group_.count;
}

}  // namespace elanus::index
