// Searching all segments of a snapshot.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/search_order.h"
#include "engine/search_segment.h"

namespace elanus::engine {

// One search over the selected rows of segments. Each segment answers alone; nothing is shared but
// what is immutable.
class SnapshotSearch {
 public:
  // Leaves out the rows without a vector. `rows` has one bitset a segment, which may be empty to
  // leave the segment out. What is given outlives the object; `executor` may be nullptr.
  static core::Result<SnapshotSearch> Make(std::span<const SegmentView> segments,
                                           std::vector<core::Bitset> rows,
                                           const core::FieldSchema& field,
                                           core::Executor* executor);

  std::span<const SegmentView> segments() const { return segments_; }
  // How many rows are searched.
  size_t rows() const { return row_count_; }

  // The hits of every query of the range, in the order of search_order.h.
  core::Result<std::vector<HitList>> FindNearest(const SegmentSearcher& searcher,
                                                 QueryRange queries, const Reach& reach);

  // Pairs of a query and a row, or a code of it, that were compared until now.
  int64_t rows_scanned() const { return rows_scanned_; }

  // How many queries are searched at once for so many hits each: more would need too much memory.
  size_t QueriesAtOnce(size_t k) const;

 private:
  SnapshotSearch(std::span<const SegmentView> segments, std::vector<core::Bitset> rows,
                 core::Executor* executor)
      : segments_(segments), rows_(std::move(rows)), executor_(executor) {}

  core::Executor& executor() { return executor_ == nullptr ? here_ : *executor_; }
  // Calls act(i) for all i below count on the executor; the first error if there is one.
  core::Status ForEach(size_t count, const std::function<core::Status(size_t)>& act);
  core::Status FindBlock(const SegmentSearcher& searcher, QueryRange queries, const Reach& reach,
                         std::span<HitList> hits);

  std::span<const SegmentView> segments_;
  std::vector<core::Bitset> rows_;
  core::Executor* executor_;
  core::InlineExecutor here_;
  std::vector<uint32_t> searched_;  // Segments with rows to search, by falling size.
  size_t row_count_ = 0;
  int64_t rows_scanned_ = 0;
};

}  // namespace elanus::engine
