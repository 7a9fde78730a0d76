#include "engine/late_deletes.h"

#include <algorithm>

namespace elanus::engine {

std::vector<storage::RowDelete> LateDeletes(std::span<const SegmentRows> written,
                                            std::span<const SegmentView> now) {
  std::vector<storage::RowDelete> late;
  uint32_t base = 0;
  for (size_t i = 0; i < now.size(); ++i) {
    const core::Bitset& live = written[i].rows;
    std::vector<uint32_t> written_row(live.size());
    uint32_t next = base;
    live.ForEach([&](size_t row) { written_row[row] = next++; });
    if (now[i].tombstones != nullptr) {
      for (const storage::RowDelete& deleted : now[i].tombstones->List()) {
        if (!live.Test(deleted.row)) continue;
        late.push_back({.row = written_row[deleted.row], .timestamp = deleted.timestamp});
      }
    }
    // Rows of the next source stand behind those of this one.
    base = next;
  }
  std::stable_sort(late.begin(), late.end(),
                   [](const auto& a, const auto& b) { return a.timestamp < b.timestamp; });
  return late;
}

}  // namespace elanus::engine
