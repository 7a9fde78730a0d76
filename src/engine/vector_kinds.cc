#include "engine/vector_kinds.h"

#include "core/column.h"
#include "index/distance.h"
#include "index/vector_options.h"

namespace elanus::engine {

using storage::IndexKind;

index::Serving ServingOfSegment(index::Serving serving, const core::FieldSchema& field,
                                const Segment& segment) {
  if (!index::IsVectorServing(serving)) return serving;
  const uint64_t bytes = segment.rows() * core::RowWidth(field.type, field.dim);
  return index::ServingOfRows(serving, segment.rows(), bytes);
}

core::Result<VectorContents> BuildVectors(const VectorBuild& build, core::Executor* executor) {
  index::IndexSource source;
  source.base = TRY(build.segment->Values(*build.field));
  source.metric = build.index->metric;
  if (source.metric == core::Metric::kCosine && index::HasNorms(build.field->type)) {
    source.inverse_norms = TRY(build.segment->InverseNorms(*build.field));
  }
  switch (build.serving) {
    case index::Serving::kGraph:
      return VectorContents{
          .kind =
              index::StaysOnDisk(build.index->type) ? IndexKind::kMappedGraph : IndexKind::kGraph,
          .bytes = index::BuildGraph(source, index::GraphOptionsOf(*build.index), executor)};
    case index::Serving::kInvertedFile:
      return VectorContents{.kind = IndexKind::kInvertedFile,
                            .bytes = index::BuildInvertedFile(
                                source, index::InvertedFileOptionsOf(*build.index), executor)};
    default:
      return VectorContents{.kind = IndexKind::kFlatCodes,
                            .bytes = index::BuildFlatCodes(source, executor)};
  }
}

core::Result<std::unique_ptr<index::VectorIndex>> OpenVectors(IndexKind kind,
                                                              std::span<const std::byte> bytes) {
  switch (kind) {
    case IndexKind::kGraph:
    case IndexKind::kMappedGraph:
      return index::OpenGraph(bytes);
    case IndexKind::kInvertedFile:
      return index::OpenInvertedFile(bytes);
    default:
      return index::OpenFlatCodes(bytes);
  }
}

}  // namespace elanus::engine
