#include "engine/reading.h"

#include <algorithm>
#include <charconv>

#include "engine/timestamps.h"

namespace elanus::engine {
namespace {

// The first row that is not older than `timestamp`. Timestamps rise within a segment.
size_t FirstRowSince(std::span<const uint64_t> timestamps, uint64_t timestamp) {
  const auto first = std::lower_bound(timestamps.begin(), timestamps.end(), timestamp);
  return static_cast<size_t>(first - timestamps.begin());
}

// Rows [begin, end) of `size`.
core::Bitset RowRange(size_t size, size_t begin, size_t end) {
  core::Bitset rows(end, true);
  for (size_t row = 0; row < std::min(begin, end); ++row) rows.Reset(row);
  rows.Resize(size);
  return rows;
}

}  // namespace

core::Result<core::Bitset> VisibleRows(const SegmentView& view, const Visibility& visibility) {
  if (visibility.is_plain()) return view.LiveRows();
  const auto timestamps = TRY(view.segment->Timestamps());
  const size_t begin = FirstRowSince(timestamps, visibility.expired_before);
  const size_t end = visibility.as_of == UINT64_MAX
                         ? timestamps.size()
                         : FirstRowSince(timestamps, visibility.as_of + 1);
  core::Bitset rows = RowRange(timestamps.size(), begin, end);
  if (view.tombstones == nullptr) return rows;
  if (visibility.as_of == UINT64_MAX) return std::move(rows.AndNot(view.tombstones->rows()));
  for (const storage::RowDelete& deleted : view.tombstones->List()) {
    if (deleted.timestamp <= visibility.as_of) rows.Reset(deleted.row);
  }
  return rows;
}

uint64_t ExpiryTimestamp(const core::CollectionSchema& schema, uint64_t now_ms) {
  const auto found = schema.properties.find(core::kTtlProperty);
  if (found == schema.properties.end()) return 0;
  int64_t seconds = 0;
  const std::string& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  // Milvus says "never" with 0 and with -1.
  if (seconds <= 0) return 0;
  const uint64_t lifetime_ms = static_cast<uint64_t>(seconds) * 1000;
  return now_ms > lifetime_ms ? TimestampOf(now_ms - lifetime_ms) : 0;
}

}  // namespace elanus::engine
