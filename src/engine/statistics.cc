// Statistics are counted when they are asked for, so they are never late.
#include "engine/partitions.h"
#include "engine/segment_index.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Of the files of the indexes that a segment has.
uint64_t IndexBytes(const core::CollectionSchema& schema, const Segment& segment) {
  uint64_t bytes = 0;
  for (const core::FieldSchema& field : schema.fields) {
    const auto index = segment.Index(field);
    if (index != nullptr) bytes += index->bytes();
  }
  return bytes;
}

}  // namespace

core::Result<core::CollectionStatistics> Statistics(Collection* collection,
                                                    const std::optional<std::string>& partition) {
  const Reading reading = collection->Read({});
  const Snapshot& snapshot = *reading.snapshot;
  int64_t wanted = 0;
  if (partition.has_value()) wanted = TRY(FindPartition(*snapshot.description, *partition));
  core::CollectionStatistics statistics;
  // The log is nobody's alone.
  if (wanted == 0) statistics.disk_bytes = static_cast<int64_t>(collection->log_bytes());
  for (size_t i = 0; i < snapshot.segments.size(); ++i) {
    const SegmentView& view = snapshot.segments[i];
    if (wanted != 0 && view.partition != wanted) continue;
    const auto visible = static_cast<int64_t>(TRY(VisibleRows(view, reading.visibility)).Count());
    statistics.rows += visible;
    statistics.deleted_rows += static_cast<int64_t>(view.rows()) - visible;
    if (i >= snapshot.sealed) {
      statistics.growing_rows += visible;
    } else {
      ++statistics.segments;
      statistics.disk_bytes += static_cast<int64_t>(view.segment->bytes() +
                                                    IndexBytes(snapshot.schema(), *view.segment));
    }
  }
  return statistics;
}

core::Result<std::vector<core::SegmentDescription>> ListSegments(Collection* collection) {
  const Reading reading = collection->Read({});
  const Snapshot& snapshot = *reading.snapshot;
  std::vector<core::SegmentDescription> segments;
  for (size_t i = 0; i < snapshot.segments.size(); ++i) {
    const SegmentView& view = snapshot.segments[i];
    core::SegmentDescription& segment = segments.emplace_back();
    segment.id = static_cast<int64_t>(i) + 1;
    segment.partition_id = view.partition;
    segment.rows = static_cast<int64_t>(TRY(VisibleRows(view, reading.visibility)).Count());
    segment.bytes = static_cast<int64_t>(view.segment->bytes());
    segment.is_growing = i >= snapshot.sealed;
    for (const core::PartitionDescription& partition : snapshot.description->partitions) {
      if (partition.id == view.partition) segment.is_loaded = partition.is_loaded;
    }
  }
  return segments;
}

}  // namespace elanus::engine
