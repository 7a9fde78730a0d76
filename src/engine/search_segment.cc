#include "engine/search_segment.h"

#include <algorithm>
#include <cmath>

#include "engine/search_text.h"
#include "engine/segment_index.h"
#include "index/distance.h"

namespace elanus::engine {
namespace {

// Some rows of a column without nulls.
core::ColumnView Slice(const core::ColumnView& column, QueryRange rows) {
  core::ColumnView part = column;
  part.rows = rows.count;
  part.valid = {};
  if (core::LayoutOf(column.type) == core::Layout::kVariable) {
    // Offsets count from the first byte of the whole column.
    part.offsets = column.offsets.subspan(rows.first, rows.count + 1);
  } else {
    part.bytes = column.bytes.subspan(rows.first * column.width(), rows.count * column.width());
  }
  return part;
}

// The rows for a search, which need not look anything up if it may find every one.
const core::Bitset* Allowed(const core::Bitset& rows) {
  return rows.Count() == rows.size() ? nullptr : &rows;
}

// Compares every row with every query, or asks the index of the segment which ones to compare.
class DenseSearcher final : public SegmentSearcher {
 public:
  DenseSearcher(const SearchTarget& target, const core::ColumnView& queries,
                core::Executor* executor)
      : target_(target), queries_(queries), executor_(executor) {}

  core::Result<SegmentHits> Search(const Segment& segment, const core::Bitset& rows,
                                   QueryRange queries, const Reach& reach) const override {
    const size_t row_count = rows.Count();
    index::FlatInput input;
    input.base = TRY(segment.Values(*target_.field));
    input.queries = Slice(queries_, queries);
    input.metric = target_.metric;
    input.allowed = row_count == rows.size() ? nullptr : &rows;
    input.k = reach.k;
    input.window = reach.window;
    if (target_.metric == core::Metric::kCosine && index::HasNorms(target_.field->type)) {
      input.inverse_norms = TRY(segment.InverseNorms(*target_.field));
    }
    const auto index = segment.Index(*target_.field);
    const index::VectorIndex* vectors = UsableIndex(index.get());
    if (vectors == nullptr) return SearchExactly(input, row_count);
    SegmentHits found = SearchIndex(*vectors, input);
    CompleteHits(input, row_count, &found);
    return found;
  }

 private:
  // nullptr: rows have to be compared one by one.
  const index::VectorIndex* UsableIndex(const SegmentIndex* index) const {
    if (index == nullptr || index->metric() != target_.metric) return nullptr;
    // Flat codes miss nothing.
    if (target_.is_exact && index->kind() != storage::IndexKind::kFlatCodes) return nullptr;
    return index->vector();
  }

  SegmentHits SearchExactly(const index::FlatInput& input, size_t row_count) const {
    return {.hits = index::SearchFlat(input, executor_),
            .compared = static_cast<int64_t>(row_count * input.queries.rows)};
  }

  SegmentHits SearchIndex(const index::VectorIndex& vectors, const index::FlatInput& input) const {
    index::SearchEffort effort = target_.effort;
    // Wider than all rows is as wide as they are.
    effort.candidates = std::min(effort.candidates, vectors.rows());
    index::SearchCost cost;
    SegmentHits found;
    found.hits = vectors.Search(input, effort, executor_, &cost);
    found.compared = cost.codes + cost.vectors;
    return found;
  }

  // A query that has got fewer hits than there are rows for it is searched exactly: a client may
  // count on as many as it has asked for.
  void CompleteHits(const index::FlatInput& input, size_t row_count, SegmentHits* found) const {
    if (std::isfinite(input.window.from) || std::isfinite(input.window.to)) return;
    const size_t expected = std::min(input.k, row_count);
    for (size_t q = 0; q < found->hits.size(); ++q) {
      if (found->hits[q].size() >= expected) continue;
      index::FlatInput again = input;
      again.queries = Slice(input.queries, {.first = q, .count = 1});
      SegmentHits exact = SearchExactly(again, row_count);
      found->hits[q] = std::move(exact.hits[0]);
      found->compared += exact.compared;
    }
  }

  const SearchTarget target_;
  const core::ColumnView queries_;
  core::Executor* const executor_;
};

// Compares every row that shares a dimension with the query.
class SparseSearcher final : public SegmentSearcher {
 public:
  SparseSearcher(const core::FieldSchema& field, const core::ColumnView& queries,
                 std::unique_ptr<const index::Bm25> bm25, core::Executor* executor)
      : field_(field), queries_(queries), bm25_(std::move(bm25)), executor_(executor) {}

  core::Result<SegmentHits> Search(const Segment& segment, const core::Bitset& rows,
                                   QueryRange queries, const Reach& reach) const override {
    const index::SparseInput input{.queries = Slice(queries_, queries),
                                   .bm25 = bm25_.get(),
                                   .allowed = Allowed(rows),
                                   .k = reach.k,
                                   .window = reach.window};
    const auto index = segment.Index(field_);
    SegmentHits found{.hits = {}, .compared = static_cast<int64_t>(rows.Count() * queries.count)};
    if (index != nullptr && index->sparse() != nullptr) {
      found.hits = index->sparse()->Search(input, executor_);
    } else {
      found.hits = index::SearchSparse(TRY(segment.Values(field_)), input, executor_);
    }
    return found;
  }

 private:
  const core::FieldSchema& field_;
  const core::ColumnView queries_;
  const std::unique_ptr<const index::Bm25> bm25_;
  core::Executor* const executor_;
};

}  // namespace

std::unique_ptr<SegmentSearcher> MakeSparseSearcher(const core::FieldSchema& field,
                                                    const core::ColumnView& queries,
                                                    std::unique_ptr<const index::Bm25> bm25,
                                                    core::Executor* executor) {
  return std::make_unique<SparseSearcher>(field, queries, std::move(bm25), executor);
}

core::Result<std::unique_ptr<SegmentSearcher>> MakeSegmentSearcher(const Reading& reading,
                                                                   const SearchTarget& target,
                                                                   const core::ColumnView& queries,
                                                                   core::Executor* executor) {
  if (target.metric == core::Metric::kBm25) {
    return MakeTextSearcher(reading, *target.field, queries, executor);
  }
  if (target.field->type == core::DataType::kSparseFloatVector) {
    return MakeSparseSearcher(*target.field, queries, nullptr, executor);
  }
  return std::unique_ptr<SegmentSearcher>(
      std::make_unique<DenseSearcher>(target, queries, executor));
}

}  // namespace elanus::engine
