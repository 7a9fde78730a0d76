#include "engine/search_segment.h"

#include "index/distance.h"

namespace elanus::engine {
namespace {

// Some rows of a column of fixed layout without nulls.
core::ColumnView Slice(const core::ColumnView& column, QueryRange rows) {
  core::ColumnView part = column;
  part.rows = rows.count;
  part.bytes = column.bytes.subspan(rows.first * column.width(), rows.count * column.width());
  part.valid = {};
  return part;
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
    // Without a bitset the kernels need not look anything up.
    input.allowed = rows.Count() == rows.size() ? nullptr : &rows;
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

}  // namespace

core::Result<std::unique_ptr<SegmentSearcher>> MakeSegmentSearcher(
    const core::CollectionSchema& schema, const SearchTarget& target,
    const core::ColumnView& queries, core::Executor* executor) {
  static_cast<void>(schema);
  if (target.field->type == core::DataType::kSparseFloatVector) {
    return core::Unimplemented("search of sparse vectors");
  }
  return std::unique_ptr<SegmentSearcher>(
      std::make_unique<DenseSearcher>(target, queries, executor));
}

}  // namespace elanus::engine
