#include "index/graph_search.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "index/row_comparer.h"

namespace elanus::index {
namespace {

// Without a wish, so many candidates, or so many times k.
constexpr size_t kCandidates = 128;
constexpr size_t kCandidatesOfK = 2;
// Of the rows that are best by their codes of 8 bits, so many more than k are compared.
constexpr double kRefine = 1.2;
constexpr size_t kRefineMin = 2;
// What a walk has met costs so many times as much as a row that is scanned in passing.
constexpr double kWalkCost = 4;
// Of what a node links to, so much has not been met before.
constexpr double kNewShare = 0.6;
// What a scan keeps to be put in order, times what a walk would; it costs little there.
constexpr size_t kScanStretch = 4;
// A filtered walk has to find this share of what it set out for.
constexpr double kFoundShare = 0.5;
// So few rows are compared with their vectors at once.
constexpr size_t kRowsAtOnce = 1024;
constexpr size_t kLine = 64;
// Of a row that is compared, so much is asked for ahead; the processor brings what follows.
constexpr size_t kBytesAhead = 512;

// How much wider a pool on codes of so many bits has to be than one on vectors, to find as much.
double Stretch(CodeBits bits) {
  return bits == CodeBits::k1 ? 1.5 : bits == CodeBits::k4 ? 1.25 : 1.0;
}

void Prefetch(const std::byte* row, size_t size) {
  for (size_t at = 0; at < std::min(size, kBytesAhead); at += kLine) __builtin_prefetch(row + at);
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
  const double refine = effort.refine != 0 ? effort.refine : kRefine;
  const auto refined = static_cast<size_t>(refine * static_cast<double>(input.k));
  goal.compared = std::max(refined, input.k + kRefineMin);
  goal.width = std::max(goal.width, goal.compared);
  return goal;
}

bool GraphSearch::Walk(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
                       const Goal& goal) {
  const size_t all = parts.walk.size();
  const auto width = std::min(all, static_cast<size_t>(PoolWidth(goal.width, filter, all)));
  const auto pool = walk_.Run(parts.graph, query, width);
  cost_.codes += static_cast<int64_t>(walk_.met());
  rows_.clear();
  for (const Candidate& candidate : pool) {
    if (filter.allowed == nullptr || filter.allowed->Test(candidate.node)) {
      rows_.push_back(candidate.node);
    }
  }
  const double enough = kFoundShare * static_cast<double>(goal.width);
  return filter.allowed == nullptr || static_cast<double>(rows_.size()) >= enough;
}

void GraphSearch::Scan(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
                       const Goal& goal) {
  TopK top(kScanStretch * goal.width);
  std::vector<uint32_t>& block = rows_;
  const auto flush = [&] {
    distances_.resize(block.size());
    parts.walk.Estimate(query, block, distances_.data());
    for (size_t i = 0; i < block.size(); ++i) top.Add({distances_[i], block[i]});
    cost_.codes += static_cast<int64_t>(block.size());
    block.clear();
  };
  block.clear();
  const auto add = [&](size_t row) {
    block.push_back(static_cast<uint32_t>(row));
    if (block.size() == kRowsAtOnce) flush();
  };
  if (filter.allowed != nullptr) {
    filter.allowed->ForEach(add);
  } else {
    for (size_t row = 0; row < parts.walk.size(); ++row) add(row);
  }
  flush();
  for (const Hit& hit : top.Take()) rows_.push_back(hit.row);
}

void GraphSearch::Narrow(const GraphParts& parts, const CodeQuery& query, size_t count) {
  if (rows_.size() <= count) return;
  for (const uint32_t row : rows_) Prefetch(parts.exact.Row(row), parts.exact.stride());
  distances_.resize(rows_.size());
  parts.exact.Estimate(query, rows_, distances_.data());
  cost_.codes += static_cast<int64_t>(rows_.size());
  candidates_.clear();
  for (size_t i = 0; i < rows_.size(); ++i) candidates_.push_back({distances_[i], rows_[i]});
  const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(count);
  std::nth_element(candidates_.begin(), end, candidates_.end());
  rows_.clear();
  for (auto at = candidates_.begin(); at != end; ++at) rows_.push_back(at->node);
}

std::vector<Hit> GraphSearch::Compare(const FlatInput& input, size_t q) {
  cost_.vectors += static_cast<int64_t>(rows_.size());
  for (const uint32_t row : rows_) {
    const auto vector = input.base.Row(row);
    Prefetch(vector.data(), vector.size());
  }
  const auto comparer = MakeRowComparer(input, {.first = q, .count = 1});
  TopK top(input.k);
  for (size_t at = 0; at < rows_.size(); at += comparer->block_rows()) {
    const auto block =
        std::span(rows_).subspan(at, std::min(comparer->block_rows(), rows_.size() - at));
    distances_.resize(block.size());
    comparer->SetBlock(block);
    comparer->Compare({.first = 0, .count = 1}, distances_.data());
    for (size_t i = 0; i < block.size(); ++i) {
      const float distance = KnownDistance(distances_[i]);
      if (input.window.Has(distance)) top.Add({distance, block[i]});
    }
  }
  return top.Take();
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
  // Rows that walks have put in order by 8 bits stay so.
  Narrow(parts, exact, goal.compared);
  return Compare(input, q);
}

namespace {

// Rows that an exact search compares in the time a search by codes takes to begin.
constexpr size_t kExactRows = 512;

bool NeedsExact(const FlatInput& input, const RowFilter& filter) {
  const bool is_continued = input.window.from > -std::numeric_limits<float>::infinity();
  return is_continued || filter.count <= std::max(kExactRows, kCandidatesOfK * input.k);
}

}  // namespace

std::vector<std::vector<Hit>> GraphIndex::Search(const FlatInput& input, const SearchEffort& effort,
                                                 core::Executor* executor, SearchCost* cost) const {
  const RowFilter filter{.allowed = input.allowed,
                         .count = input.allowed == nullptr ? rows() : input.allowed->Count()};
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
  if (cost != nullptr) *cost = total;
  return answers;
}

}  // namespace elanus::index
