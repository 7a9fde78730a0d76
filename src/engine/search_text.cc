#include "engine/search_text.h"

#include "engine/functions.h"
#include "engine/segment_index.h"
#include "index/sparse.h"

namespace elanus::engine {
namespace {

core::Result<core::Column> TermsOf(const core::CollectionSchema& schema,
                                   const core::FieldSchema& output, const core::ColumnView& texts) {
  const core::FunctionSchema& function = *schema.FunctionOf(output.name);
  const auto analyzer = TRY(AnalyzerOf(*schema.Find(function.inputs.front())));
  core::Column terms(core::DataType::kSparseFloatVector);
  for (size_t row = 0; row < texts.rows; ++row) {
    terms.AppendText(TermCounts(*analyzer, texts.Text(row)));
  }
  return terms;
}

index::Bm25Weights WeightsOf(const core::CollectionDescription& description,
                             const core::FieldSchema& field) {
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field == field.name) return index::Bm25WeightsOf(index);
  }
  return {};
}

// Statistics of the terms over all visible rows, one segment after the other or side by side.
core::Result<index::Bm25Statistics> CountAll(const Reading& reading,
                                             const core::FieldSchema& output,
                                             const core::ColumnView& terms,
                                             core::Executor* executor) {
  const std::vector<SegmentView>& segments = reading.snapshot->segments;
  std::vector<index::Bm25Statistics> counted(segments.size());
  std::vector<core::Status> outcomes(segments.size());
  const auto count = [&](size_t i) -> core::Status {
    const core::Bitset rows = TRY(VisibleRows(segments[i], reading.visibility));
    if (rows.None()) return core::Status::Ok();
    const Segment& segment = *segments[i].segment;
    const auto indexed = segment.Index(output);
    const index::SparseIndex* sparse = indexed == nullptr ? nullptr : indexed->sparse();
    counted[i] = sparse != nullptr ? sparse->CountTerms(rows, terms)
                                   : index::CountTerms(TRY(segment.Values(output)), rows, terms);
    return core::Status::Ok();
  };
  core::InlineExecutor here;
  (executor == nullptr ? here : *executor).ForEach(segments.size(), [&](size_t i) {
    outcomes[i] = count(i);
  });
  index::Bm25Statistics statistics;
  for (size_t i = 0; i < segments.size(); ++i) {
    TRY(outcomes[i]);
    statistics.Add(counted[i]);
  }
  return statistics;
}

// A sparse search that owns its queries.
class TextSearcher final : public SegmentSearcher {
 public:
  TextSearcher(const core::FieldSchema& output, core::Column terms,
               std::unique_ptr<const index::Bm25> bm25, core::Executor* executor)
      : terms_(std::move(terms)),
        searcher_(MakeSparseSearcher(output, terms_.view(), std::move(bm25), executor)) {}

  core::Result<SegmentHits> Search(const Segment& segment, const core::Bitset& rows,
                                   QueryRange queries, const Reach& reach) const override {
    return searcher_->Search(segment, rows, queries, reach);
  }

 private:
  const core::Column terms_;
  const std::unique_ptr<SegmentSearcher> searcher_;  // Looks at terms_.
};

}  // namespace

core::Result<std::unique_ptr<SegmentSearcher>> MakeTextSearcher(const Reading& reading,
                                                                const core::FieldSchema& output,
                                                                const core::ColumnView& texts,
                                                                core::Executor* executor) {
  core::Column terms = TRY(TermsOf(reading.schema(), output, texts));
  auto bm25 = std::make_unique<index::Bm25>();
  bm25->weights = WeightsOf(*reading.snapshot->description, output);
  bm25->statistics = TRY(CountAll(reading, output, terms.view(), executor));
  return std::unique_ptr<SegmentSearcher>(
      std::make_unique<TextSearcher>(output, std::move(terms), std::move(bm25), executor));
}

}  // namespace elanus::engine
