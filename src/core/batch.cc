#include "core/batch.h"

namespace elanus::core {

const Column* Batch::Find(std::string_view name) const {
  for (const NamedColumn& named : columns) {
    if (named.name == name) return &named.column;
  }
  return nullptr;
}

Column* Batch::Find(std::string_view name) {
  for (NamedColumn& named : columns) {
    if (named.name == name) return &named.column;
  }
  return nullptr;
}

Column& Batch::Add(std::string name, DataType type, int64_t dim) {
  columns.push_back({std::move(name), Column(type, dim)});
  return columns.back().column;
}

}  // namespace elanus::core
