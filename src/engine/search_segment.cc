#include "engine/search_segment.h"

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

// Compares every row with every query.
class DenseSearcher final : public SegmentSearcher {
 public:
  DenseSearcher(const SearchTarget& target, const core::ColumnView& queries,
                core::Executor* executor)
      : target_(target), queries_(queries), executor_(executor) {}

  core::Result<std::vector<std::vector<index::Hit>>> Search(const Segment& segment,
                                                            const core::Bitset& rows,
                                                            QueryRange queries,
                                                            const Reach& reach) const override {
    index::FlatInput input;
    input.base = TRY(segment.Values(*target_.field));
    input.queries = Slice(queries_, queries);
    input.metric = target_.metric;
    input.allowed = Allowed(rows);
    input.k = reach.k;
    input.window = reach.window;
    if (target_.metric == core::Metric::kCosine && index::HasNorms(target_.field->type)) {
      input.inverse_norms = TRY(segment.InverseNorms(*target_.field));
    }
    return index::SearchFlat(input, executor_);
  }

 private:
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

  core::Result<std::vector<std::vector<index::Hit>>> Search(const Segment& segment,
                                                            const core::Bitset& rows,
                                                            QueryRange queries,
                                                            const Reach& reach) const override {
    const index::SparseInput input{.queries = Slice(queries_, queries),
                                   .bm25 = bm25_.get(),
                                   .allowed = Allowed(rows),
                                   .k = reach.k,
                                   .window = reach.window};
    const auto index = segment.Index(field_);
    if (index != nullptr && index->sparse() != nullptr) {
      return index->sparse()->Search(input, executor_);
    }
    return index::SearchSparse(TRY(segment.Values(field_)), input, executor_);
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
