#include "index/graph_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "index/candidates.h"
#include "index/kernels.h"
#include "index/prefetch.h"
#include "index/refine.h"

namespace elanus::index {
namespace {

// Without a wish, so many candidates, or so many times k.
constexpr size_t kCandidates = 128;
constexpr size_t kCandidatesOfK = 2;
// Of the nearest by their codes of 8 bits, so many times k may be compared.
constexpr size_t kNarrowed = 2;
constexpr size_t kNarrowedMin = 8;
// What a walk has met costs so many times as much as a row that is scanned in passing.
constexpr double kWalkCost = 4;
// Of what a node links to, so much has not been met before.
constexpr double kNewShare = 0.6;
// What a scan keeps to be put in order, times what a walk would; it costs little there.
constexpr size_t kScanStretch = 4;
// A filtered walk has to find this share of what it set out for.
constexpr double kFoundShare = 0.5;
// Rows that are scanned at once: their codes are on their way from memory together.
constexpr size_t kRowsAtOnce = 256;

// How much wider a pool on codes of so many bits has to be than one on vectors, to find as much.
double Stretch(CodeBits bits) {
  return bits == CodeBits::k1 ? 1.5 : bits == CodeBits::k4 ? 1.25 : 1.0;
}

// What rows cost that are scanned, and that a walk with a pool of this width meets.
double ScanCost(const RowFilter& filter, size_t rows) {
  constexpr double kBitCost = 0.01;
  return static_cast<double>(filter.count) + kBitCost * static_cast<double>(rows);
}
double WalkCost(const GraphParts& parts, double width) {
  return kWalkCost * kNewShare * width * static_cast<double>(parts.graph.links);
}

// As many rows have to be in the pool for so many of them to pass.
double PoolWidth(size_t wanted, const RowFilter& filter, size_t rows) {
  return static_cast<double>(wanted) * static_cast<double>(rows) /
         static_cast<double>(std::max<size_t>(1, filter.count));
}

}  // namespace

GraphSearch::Goal GraphSearch::GoalOf(const GraphParts& parts, const FlatInput& input,
                                      const SearchEffort& effort) {
  const size_t wanted =
      effort.candidates != 0 ? effort.candidates : std::max(kCandidates, kCandidatesOfK * input.k);
  Goal goal;
  goal.width = static_cast<size_t>(static_cast<double>(std::max(wanted, input.k)) *
                                   Stretch(parts.walk.shape().bits));
  goal.compared = static_cast<size_t>(std::ceil(effort.refine * static_cast<double>(input.k)));
  goal.width = std::max(goal.width, goal.compared);
  return goal;
}

bool GraphSearch::Walk(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
                       const Goal& goal) {
  const size_t all = parts.walk.size();
  const auto width = std::min(all, static_cast<size_t>(PoolWidth(goal.width, filter, all)));
  const auto pool = walk_.Run(parts.graph, query, width);
  cost_.codes += static_cast<int64_t>(walk_.met());
  candidates_.clear();
  for (const Candidate& candidate : pool) {
    if (filter.allowed == nullptr || filter.allowed->Test(candidate.node)) {
      candidates_.push_back({candidate.distance, candidate.node});
    }
  }
  const double enough = kFoundShare * static_cast<double>(goal.width);
  return filter.allowed == nullptr || static_cast<double>(candidates_.size()) >= enough;
}

void GraphSearch::Scan(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
                       const Goal& goal) {
  Candidates nearest(kScanStretch * goal.width);
  std::vector<uint32_t>& block = rows_;
  const auto flush = [&] {
    distances_.resize(block.size());
    parts.walk.Estimate(query, block, distances_.data());
    for (size_t i = 0; i < block.size(); ++i) nearest.Add({distances_[i], block[i]});
    cost_.codes += static_cast<int64_t>(block.size());
    block.clear();
  };
  block.clear();
  const auto add = [&](size_t row) {
    block.push_back(static_cast<uint32_t>(row));
    Prefetch({parts.walk.Row(row), parts.walk.stride()});
    if (block.size() == kRowsAtOnce) flush();
  };
  if (filter.allowed != nullptr) {
    filter.allowed->ForEach(add);
  } else {
    for (size_t row = 0; row < parts.walk.size(); ++row) add(row);
  }
  flush();
  candidates_ = nearest.Take(std::numeric_limits<float>::infinity());
}

void GraphSearch::Narrow(const GraphParts& parts, const CodeQuery& query, size_t count) {
  rows_.clear();
  for (const Hit& hit : candidates_) {
    Prefetch({parts.exact.Row(hit.row), parts.exact.stride()});
    rows_.push_back(hit.row);
  }
  distances_.resize(rows_.size());
  parts.exact.Estimate(query, rows_, distances_.data());
  cost_.codes += static_cast<int64_t>(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) candidates_[i].distance = distances_[i];
  const auto end =
      candidates_.begin() + static_cast<std::ptrdiff_t>(std::min(count, candidates_.size()));
  std::partial_sort(candidates_.begin(), end, candidates_.end());
  candidates_.erase(end, candidates_.end());
}

std::vector<Hit> GraphSearch::Run(const GraphParts& parts, const FlatInput& input, size_t q,
                                  const SearchEffort& effort, const RowFilter& filter) {
  cost_ = {};
  point_.resize(parts.space.dim());
  parts.space.MapQuery(input.queries, q, point_.data());
  const CodeQuery exact(parts.exact.shape(), point_);
  const CodeShape shape = parts.walk.shape();
  const CodeQuery query =
      shape.bits == CodeBits::k8 ? exact : CodeQuery(shape, point_, parts.centres.Distances(exact));
  const Goal goal = GoalOf(parts, input, effort);
  const size_t all = parts.walk.size();
  const bool walks = WalkCost(parts, PoolWidth(goal.width, filter, all)) < ScanCost(filter, all);
  if (!walks || !Walk(parts, filter, query, goal)) Scan(parts, filter, query, goal);
  const size_t narrowed = std::max(kNarrowed * input.k, input.k + kNarrowedMin);
  if (shape.bits == CodeBits::k1) Narrow(parts, exact, std::max(narrowed, goal.compared));
  if (goal.compared != 0 && goal.compared < candidates_.size()) candidates_.resize(goal.compared);
  const RefinePlan plan{
      .scale = parts.space.ScaleOf(input.queries, q), .at_least = 0, .stops = goal.compared == 0};
  return Refine(input, q, candidates_, plan, &cost_);
}

namespace {

// What an exact search reads in the time that a search by codes takes: of some of the rows, which
// codes have to pick as well, and of all.
constexpr size_t kExactBytesOfSome = 2'500'000;
constexpr size_t kExactBytesOfAll = 1'000'000;

bool NeedsExact(const FlatInput& input, const RowFilter& filter) {
  const bool is_continued = input.window.from > -std::numeric_limits<float>::infinity();
  const size_t bytes = filter.allowed == nullptr ? kExactBytesOfAll : kExactBytesOfSome;
  return is_continued || filter.count * input.base.width() <= bytes ||
         filter.count <= kCandidatesOfK * input.k;
}

// How many rows pass, counted by the fastest instructions there are.
size_t CountRows(const core::Bitset& allowed) {
  constexpr size_t kBytesAtOnce = 32768;
  static const std::vector<std::byte> zeros(kBytesAtOnce);
  const auto bytes = std::as_bytes(allowed.words());
  size_t count = 0;
  for (size_t at = 0; at < bytes.size(); at += kBytesAtOnce) {
    const std::byte* const some = bytes.data() + at;
    int32_t bits = 0;
    ActiveKernels().or_bits_rows(
        {zeros.data(), &some, 1, std::min(kBytesAtOnce, bytes.size() - at)}, &bits);
    count += static_cast<size_t>(bits);
  }
  return count;
}

}  // namespace

std::vector<std::vector<Hit>> GraphIndex::Search(const FlatInput& input, const SearchEffort& effort,
                                                 core::Executor* executor, SearchCost* cost) const {
  const RowFilter filter{.allowed = input.allowed,
                         .count = input.allowed == nullptr ? rows() : CountRows(*input.allowed)};
  SearchCost total;
  std::vector<std::vector<Hit>> answers;
  if (NeedsExact(input, filter)) {
    total.vectors = static_cast<int64_t>(filter.count * input.queries.rows);
    answers = SearchFlat(input, executor);
  } else {
    answers.resize(input.queries.rows);
    core::InlineExecutor here;
    std::mutex mutex;  // Guards the total.
    (executor == nullptr ? here : *executor).ForEach(answers.size(), [&](size_t q) {
      thread_local GraphSearch search;
      answers[q] = search.Run(parts_, input, q, effort, filter);
      const std::lock_guard lock(mutex);
      total.codes += search.cost().codes;
      total.vectors += search.cost().vectors;
    });
  }
  if (cost != nullptr) {
    cost->codes += total.codes;
    cost->vectors += total.vectors;
  }
  return answers;
}

}  // namespace elanus::index
