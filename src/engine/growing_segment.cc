#include "engine/growing_segment.h"

#include "engine/keys.h"
#include "index/distance.h"

namespace elanus::engine {

GrowingSegment::GrowingSegment(const core::CollectionSchema& schema, core::Batch rows,
                               std::vector<uint64_t> timestamps)
    : timestamps_(std::move(timestamps)) {
  for (size_t i = 0; i < schema.fields.size(); ++i) {
    const core::FieldSchema& field = schema.fields[i];
    core::Column& column = columns_[field.id] = std::move(rows.columns[i].column);
    bytes_ += column.memory_bytes();
    // Once here instead of once a search.
    if (index::HasNorms(field.type)) norms_[field.id] = index::InverseNorms(column.view());
    if (field.is_primary) key_order_ = SortKeys(column.view());
  }
}

core::Result<core::ColumnView> GrowingSegment::Values(const core::FieldSchema& field) const {
  const auto found = columns_.find(field.id);
  if (found == columns_.end()) return core::Internal("field '" + field.name + "' has no column");
  return found->second.view();
}

core::Result<std::span<const float>> GrowingSegment::InverseNorms(
    const core::FieldSchema& field) const {
  const auto found = norms_.find(field.id);
  if (found == norms_.end()) return core::Internal("field '" + field.name + "' has no norms");
  return std::span<const float>(found->second);
}

}  // namespace elanus::engine
