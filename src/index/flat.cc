// How the work is cut: queries into groups, rows into chunks; a task is one group against one
// chunk. Within a task the chunk goes by in blocks of rows that stay in the second-level cache
// while all queries of the group meet them. Every pair of a query and a row gives the same bits
// however it is cut (kernels.h), and TopK's order is total, so the cut does not show in the answer.
#include "index/flat.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "index/row_comparer.h"

namespace elanus::index {
namespace {

// Queries that share one pass over a chunk. More would save little: at 64 a row is read once for
// 64 times the arithmetic that hides the read.
constexpr size_t kGroupQueries = 64;
// Tasks per thread, so that a thread that is held up does not hold up the others.
constexpr size_t kTasksPerThread = 4;
// A chunk has at least so many rows, so that a task is worth its start.
constexpr size_t kChunkRowsMin = 512;

// One task.
class GroupScan {
 public:
  GroupScan(const FlatInput& input, QueryGroup group)
      : input_(input),
        comparer_(MakeRowComparer(input, group)),
        distances_(comparer_->block_rows() * comparer_->tile_queries()),
        tops_(group.count, TopK(input.k)) {}

  // The nearest of rows [begin, end) to each query of the group.
  std::vector<std::vector<Hit>> Run(size_t begin, size_t end) {
    for (size_t row = begin; row < end;) {
      row = Gather(row, end);
      Scan();
    }
    std::vector<std::vector<Hit>> hits;
    for (TopK& top : tops_) hits.push_back(top.Take());
    return hits;
  }

 private:
  // Fills the block with allowed rows from `row` on; returns the row to go on with.
  size_t Gather(size_t row, size_t end) {
    const size_t block_rows = comparer_->block_rows();
    block_.clear();
    if (input_.allowed == nullptr) {
      const size_t stop = std::min(end, row + block_rows);
      block_.resize(stop - row);
      std::iota(block_.begin(), block_.end(), static_cast<uint32_t>(row));
      return stop;
    }
    const auto words = input_.allowed->words();
    while (row < end && block_.size() < block_rows) {
      const uint64_t ahead = words[row / 64] >> (row % 64);
      if (ahead == 0) {
        row = (row / 64 + 1) * 64;
        continue;
      }
      row += static_cast<size_t>(std::countr_zero(ahead));
      if (row < end) block_.push_back(static_cast<uint32_t>(row++));
    }
    return row;
  }

  // Shows the block to every query of the group.
  void Scan() {
    if (block_.empty()) return;
    comparer_->SetBlock(block_);
    const size_t tile = comparer_->tile_queries();
    for (size_t q = 0; q < tops_.size(); q += tile) {
      const size_t count = std::min(tile, tops_.size() - q);
      comparer_->Compare({.first = q, .count = count}, distances_.data());
      for (size_t i = 0; i < count; ++i) {
        Offer(&tops_[q + i], distances_.data() + i * block_.size());
      }
    }
  }

  // Keeps the nearest.
  void Offer(TopK* top, const float* distances) {
    for (size_t r = 0; r < block_.size(); ++r) {
      // Written so that a NaN gets past the test too: it counts as infinitely far.
      if (distances[r] > top->bound()) continue;
      const float distance = KnownDistance(distances[r]);
      if (input_.window.Has(distance)) top->Add({distance, block_[r]});
    }
  }

  const FlatInput& input_;
  const std::unique_ptr<RowComparer> comparer_;
  std::vector<uint32_t> block_;  // Row numbers.
  std::vector<float> distances_;
  std::vector<TopK> tops_;  // One a query.
};

// How many chunks the rows are cut into, so that every thread has tasks.
size_t ChunkCount(size_t rows, size_t groups, size_t width) {
  if (width <= 1) return 1;
  const size_t wanted = (width * kTasksPerThread + groups - 1) / groups;
  return std::clamp(rows / kChunkRowsMin, size_t{1}, wanted);
}

}  // namespace

std::vector<std::vector<Hit>> SearchFlat(const FlatInput& input, core::Executor* executor) {
  const size_t rows = input.base.rows;
  const size_t queries = input.queries.rows;
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;

  const size_t groups = (queries + kGroupQueries - 1) / kGroupQueries;
  const size_t chunks = groups == 0 ? 0 : ChunkCount(rows, groups, threads.width());
  std::vector<std::vector<std::vector<Hit>>> parts(groups * chunks);  // [group, chunk][query]
  threads.ForEach(parts.size(), [&](size_t task) {
    const size_t first = task / chunks * kGroupQueries;
    const size_t chunk = task % chunks;
    GroupScan scan(input, {.first = first, .count = std::min(kGroupQueries, queries - first)});
    parts[task] = scan.Run(rows * chunk / chunks, rows * (chunk + 1) / chunks);
  });

  std::vector<std::vector<Hit>> answers(queries);
  threads.ForEach(queries, [&](size_t q) {
    const size_t first = q / kGroupQueries * chunks;
    std::vector<std::vector<Hit>> of_query;
    for (size_t chunk = 0; chunk < chunks; ++chunk) {
      of_query.push_back(std::move(parts[first + chunk][q % kGroupQueries]));
    }
    answers[q] = chunks == 1 ? std::move(of_query.front()) : MergeHits(of_query, input.k);
  });
  return answers;
}

}  // namespace elanus::index
