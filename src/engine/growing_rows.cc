#include "engine/growing_rows.h"

#include <algorithm>

#include "engine/timestamps.h"

namespace elanus::engine {
namespace {

// Building a row into an index takes less on one core, with the merges that follow.
constexpr uint64_t kBuildMsOfRow = 1;

}  // namespace

bool GrowingRows::came_slowly() const {
  return rows > 0 && last_ms - first_ms >= kBuildMsOfRow * rows;
}

GrowingRows CountGrowing(const Snapshot& snapshot) {
  GrowingRows growing;
  for (size_t i = snapshot.sealed; i < snapshot.segments.size(); ++i) {
    const Segment& segment = *snapshot.segments[i].segment;
    const auto timestamps = segment.Timestamps();
    // Growing rows are in memory and cannot be damaged.
    if (!timestamps.ok() || timestamps->empty()) continue;
    growing.rows += segment.rows();
    growing.bytes += segment.bytes();
    growing.first_ms = std::min(growing.first_ms, UnixMsOf(timestamps->front()));
    growing.last_ms = std::max(growing.last_ms, UnixMsOf(timestamps->back()));
  }
  return growing;
}

void NoteWriteRate(const GrowingRows& growing, Collection* collection) {
  if (growing.rows == 0) return;
  collection->vector_work().is_written_slowly.store(growing.came_slowly());
}

}  // namespace elanus::engine
