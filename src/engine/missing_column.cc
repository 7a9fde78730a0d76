#include "engine/missing_column.h"

#include "engine/check_rows.h"

namespace elanus::engine {

core::Result<core::ColumnView> MissingColumns::Get(const core::FieldSchema& field, size_t rows) {
  const std::lock_guard lock(mutex_);
  const auto found = columns_.find(field.id);
  if (found != columns_.end()) return found->second.view();
  core::Column column(field.type, field.dim);
  for (size_t row = 0; row < rows; ++row) TRY(AppendNothing(field, &column));
  return (columns_[field.id] = std::move(column)).view();
}

}  // namespace elanus::engine
