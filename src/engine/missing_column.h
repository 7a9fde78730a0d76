// Columns of fields that were added after a segment was written.
#pragma once

#include <map>
#include <mutex>

#include "core/column.h"
#include "core/schema.h"

namespace elanus::engine {

// Thread-safe; what it returns lives as long as it does.
class MissingColumns {
 public:
  // `rows` rows of the field's default, or of nulls.
  core::Result<core::ColumnView> Get(const core::FieldSchema& field, size_t rows);

 private:
  std::mutex mutex_;
  std::map<int64_t, core::Column> columns_;  // By field id.
};

}  // namespace elanus::engine
