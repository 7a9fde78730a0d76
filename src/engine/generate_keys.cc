#include "engine/generate_keys.h"

#include <string>

namespace elanus::engine {

core::Column GenerateKeys(const core::FieldSchema& primary, size_t rows, uint64_t last_timestamp) {
  core::Column keys(primary.type);
  // As in Milvus: time and counter in one number.
  for (uint64_t key = last_timestamp - rows + 1; key <= last_timestamp; ++key) {
    if (core::LayoutOf(primary.type) == core::Layout::kVariable) {
      keys.AppendText(std::to_string(key));
    } else {
      keys.Append(static_cast<int64_t>(key));
    }
  }
  return keys;
}

}  // namespace elanus::engine
