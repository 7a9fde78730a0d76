// Batch: named columns of one length, the form in which rows enter and leave a store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/column.h"

namespace elanus::core {

struct NamedColumn {
  std::string name;
  Column column;
};

struct Batch {
  std::vector<NamedColumn> columns;

  // 0 for a batch without columns.
  size_t rows() const { return columns.empty() ? 0 : columns.front().column.rows(); }

  // The column of this name, or nullptr.
  const Column* Find(std::string_view name) const;
  Column* Find(std::string_view name);

  // Adds a column and returns it to be filled; valid until the next Add.
  Column& Add(std::string name, DataType type, int64_t dim = 0);
};

}  // namespace elanus::core
