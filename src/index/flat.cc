// How the work is cut: queries into groups, rows into chunks; a task is one group against one
// chunk. Within a task the chunk goes by in blocks of rows that stay in the second-level cache
// while all queries of the group meet them. Every pair of a query and a row gives the same bits
// however it is cut (kernels.h), and TopK's order is total, so the cut does not show in the answer.
#include "index/flat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "index/distance.h"
#include "index/kernels.h"

namespace elanus::index {
namespace {

// Rows of a block: a quarter of a second-level cache of 1 MiB, but never more than this many.
constexpr size_t kBlockBytes = 256 * 1024;
constexpr size_t kBlockRowsMax = 512;
// Queries that share one pass over a chunk. More would save little: at 64 a row is read once for
// 64 times the arithmetic that hides the read.
constexpr size_t kGroupQueries = 64;
// Queries handed to a kernel at once; their distances to a block stay in the first-level cache.
constexpr size_t kTileQueries = 8;
// Tasks per thread, so that a thread that is held up does not hold up the others.
constexpr size_t kTasksPerThread = 4;

// Some rows of the base, by number and by place.
struct RowBlock {
  std::vector<uint32_t> numbers;
  std::vector<const float*> places;
};

// One task.
class GroupScan {
 public:
  GroupScan(const FlatInput& input, size_t first_query, size_t query_count)
      : input_(input),
        dim_(static_cast<size_t>(input.dim)),
        block_rows_(std::clamp(kBlockBytes / (dim_ * sizeof(float)), size_t{8}, kBlockRowsMax)),
        distances_(block_rows_ * kTileQueries) {
    for (size_t q = first_query; q < first_query + query_count; ++q) {
      const auto query = input.queries.subspan(q * dim_, dim_);
      queries_.push_back(query.data());
      inverse_norms_.push_back(input.metric == core::Metric::kCosine ? InverseNorm(query) : 0);
      tops_.emplace_back(input.k);
    }
  }

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
    block_.numbers.clear();
    block_.places.clear();
    const auto put = [&](size_t r) {
      block_.numbers.push_back(static_cast<uint32_t>(r));
      block_.places.push_back(input_.base.data() + r * dim_);
    };
    if (input_.allowed == nullptr) {
      const size_t stop = std::min(end, row + block_rows_);
      while (row < stop) put(row++);
      return row;
    }
    const auto words = input_.allowed->words();
    while (row < end && block_.numbers.size() < block_rows_) {
      const uint64_t ahead = words[row / 64] >> (row % 64);
      if (ahead == 0) {
        row = (row / 64 + 1) * 64;
        continue;
      }
      row += static_cast<size_t>(std::countr_zero(ahead));
      if (row < end) put(row++);
    }
    return row;
  }

  // Shows the block to every query of the group.
  void Scan() {
    if (block_.numbers.empty()) return;
    if (input_.metric == core::Metric::kCosine) FindRowNorms();
    const Kernels& kernels = ActiveKernels();
    const bool is_l2 = input_.metric == core::Metric::kL2;
    const size_t rows = block_.numbers.size();
    if (queries_.size() == 1) {
      const RowsInput one{queries_[0], block_.places.data(), rows, dim_};
      (is_l2 ? kernels.l2sq_rows : kernels.dot_rows)(one, distances_.data());
      Offer(0, distances_.data());
      return;
    }
    for (size_t q = 0; q < queries_.size(); q += kTileQueries) {
      const size_t count = std::min(kTileQueries, queries_.size() - q);
      const TileInput tile{queries_.data() + q, count, block_.places.data(), rows, dim_};
      (is_l2 ? kernels.l2sq_tile : kernels.dot_tile)(tile, distances_.data());
      for (size_t i = 0; i < count; ++i) Offer(q + i, distances_.data() + i * rows);
    }
  }

  void FindRowNorms() {
    row_norms_.clear();
    for (size_t i = 0; i < block_.numbers.size(); ++i) {
      row_norms_.push_back(input_.inverse_norms.empty() ? InverseNorm({block_.places[i], dim_})
                                                        : input_.inverse_norms[block_.numbers[i]]);
    }
  }

  // Turns what the kernel found into inner distances and keeps the nearest.
  void Offer(size_t query, float* distances) {
    const size_t rows = block_.numbers.size();
    if (input_.metric == core::Metric::kIp) {
      for (size_t r = 0; r < rows; ++r) distances[r] = -distances[r];
    } else if (input_.metric == core::Metric::kCosine) {
      const float norm = inverse_norms_[query];
      for (size_t r = 0; r < rows; ++r) distances[r] = -(distances[r] * row_norms_[r] * norm);
    }
    TopK& top = tops_[query];
    for (size_t r = 0; r < rows; ++r) {
      // Written so that a NaN gets past the test too: it counts as infinitely far.
      if (distances[r] > top.bound()) continue;
      const float distance =
          std::isnan(distances[r]) ? std::numeric_limits<float>::infinity() : distances[r];
      top.Add({distance, block_.numbers[r]});
    }
  }

  const FlatInput& input_;
  const size_t dim_;
  const size_t block_rows_;
  std::vector<const float*> queries_;
  std::vector<float> inverse_norms_;  // Of the queries, for COSINE.
  std::vector<TopK> tops_;            // One a query.
  RowBlock block_;
  std::vector<float> row_norms_;  // Inverse, of the rows of the block, for COSINE.
  std::vector<float> distances_;
};

// How many chunks the rows are cut into, so that every thread has tasks.
size_t ChunkCount(size_t rows, size_t groups, size_t width) {
  if (width <= 1) return 1;
  const size_t wanted = (width * kTasksPerThread + groups - 1) / groups;
  return std::clamp(rows / kBlockRowsMax, size_t{1}, wanted);
}

}  // namespace

std::vector<std::vector<Hit>> SearchFlat(const FlatInput& input, core::Executor* executor) {
  const auto dim = static_cast<size_t>(input.dim);
  const size_t rows = input.base.size() / dim;
  const size_t queries = input.queries.size() / dim;
  core::InlineExecutor here;
  core::Executor& threads = executor == nullptr ? here : *executor;

  const size_t groups = (queries + kGroupQueries - 1) / kGroupQueries;
  const size_t chunks = groups == 0 ? 0 : ChunkCount(rows, groups, threads.width());
  std::vector<std::vector<std::vector<Hit>>> parts(groups * chunks);  // [group, chunk][query]
  threads.ForEach(parts.size(), [&](size_t task) {
    const size_t first = task / chunks * kGroupQueries;
    const size_t chunk = task % chunks;
    GroupScan scan(input, first, std::min(kGroupQueries, queries - first));
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
