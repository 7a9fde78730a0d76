// Changes applied and encoded.
//
// Growing rows live in a few immutable segments, like sealed ones: a write adds a small one, and
// neighbours of like size are merged into a new one. Appending to one long segment would be
// simpler, but readers would need a lock or a count for every column; this way a snapshot is a list
// of pointers, and every row is copied a handful of times before it is sealed.
#include "engine/change.h"

#include "core/bytes.h"
#include "engine/growing_segment.h"
#include "storage/column_bytes.h"
#include "storage/manifest.h"

namespace elanus::engine {
namespace {

// Growing segments larger than this are not merged any more: copying them again for every doubling
// would cost more than searching one more segment.
constexpr uint64_t kMergedBytesMax = 8 << 20;
// So many are merged at a time: more would mean fewer copies, but more segments to search.
constexpr size_t kMergedSegments = 4;

// Takes the rows with the removed keys out of every segment.
core::Result<int64_t> RemoveKeys(const Change& change, Snapshot* state) {
  int64_t deleted = 0;
  const core::ColumnView wanted = change.removed_keys->view();
  // Each segment gets all its new tombstones at once: one copy of its bits.
  for (SegmentView& view : state->segments) {
    if (change.removed_from != 0 && change.removed_from != view.partition) continue;
    core::Bitset seen(view.rows());
    std::vector<storage::RowDelete> deletes;
    for (size_t i = 0; i < wanted.rows; ++i) {
      for (uint32_t row : TRY(FindLiveRows(state->schema(), view, wanted, i))) {
        // The same key may be given twice.
        if (!seen.Test(row)) deletes.push_back({.row = row, .timestamp = change.timestamp});
        seen.Set(row);
      }
    }
    deleted += static_cast<int64_t>(deletes.size());
    view.tombstones = Tombstones::Add(view.tombstones, view.rows(), std::move(deletes));
  }
  return deleted;
}

// The live rows of one field of several segments.
core::Result<core::Column> JoinField(const core::FieldSchema& field,
                                     std::span<const SegmentView> views) {
  std::vector<core::ColumnView> parts;
  size_t rows = 0;
  size_t bytes = 0;
  for (const SegmentView& view : views) {
    parts.push_back(TRY(view.segment->Values(field)));
    rows += parts.back().rows;
    bytes += parts.back().bytes.size();
  }
  core::Column joined(field.type, field.dim);
  joined.Reserve(rows, bytes);
  for (size_t i = 0; i < views.size(); ++i) {
    if (views[i].deleted_rows() == 0) {
      joined.AppendAll(parts[i]);
    } else {
      views[i].LiveRows().ForEach([&](size_t row) { joined.AppendFrom(parts[i], row); });
    }
  }
  return joined;
}

// One growing segment of the live rows of several.
core::Result<SegmentView> MergeGrowing(const core::CollectionSchema& schema,
                                       std::span<const SegmentView> views) {
  core::Batch rows;
  for (const core::FieldSchema& field : schema.fields) {
    core::Column column = TRY(JoinField(field, views));
    rows.columns.push_back({field.name, std::move(column)});
  }
  std::vector<uint64_t> timestamps;
  for (const SegmentView& view : views) {
    const auto written = TRY(view.segment->Timestamps());
    view.LiveRows().ForEach([&](size_t row) { timestamps.push_back(written[row]); });
  }
  return SegmentView{
      .partition = views.front().partition,
      .segment = std::make_shared<GrowingSegment>(schema, std::move(rows), std::move(timestamps)),
      .tombstones = nullptr};
}

// Whether the given neighbours may be merged and are worth it: of one partition, none much larger
// than the youngest.
bool AreAlike(std::span<const SegmentView> views) {
  uint64_t bytes = 0;
  for (const SegmentView& view : views) {
    if (view.partition != views.back().partition || view.is_being_sealed) return false;
    if (view.rows() > 2 * views.back().rows()) return false;
    bytes += view.segment->bytes();
  }
  return bytes <= kMergedBytesMax;
}

// Adds a growing segment behind the others of its partition and merges neighbours of like size, so
// that there are few of them and no row is copied more than a logarithmic number of times.
core::Status AddGrowing(SegmentView added, Snapshot* state) {
  std::vector<SegmentView>& segments = state->segments;
  size_t end = state->GrowingEnd(added.partition);
  segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(end), std::move(added));
  ++end;
  while (end >= state->sealed + kMergedSegments) {
    const size_t begin = end - kMergedSegments;
    const auto last = std::span(segments).subspan(begin, kMergedSegments);
    if (!AreAlike(last)) break;
    segments[begin] = TRY(MergeGrowing(state->schema(), last));
    const auto merged = segments.begin() + static_cast<std::ptrdiff_t>(begin) + 1;
    segments.erase(merged, merged + kMergedSegments - 1);
    end = begin + 1;
  }
  return core::Status::Ok();
}

core::Result<core::Batch> GetRows(const core::CollectionSchema& schema, core::ByteReader* reader) {
  core::Batch rows;
  // Fields are added only when the log is empty, so its rows have those of the schema, in its
  // order.
  const uint32_t count = TRY(reader->Get<uint32_t>());
  if (count != schema.fields.size()) return core::Corruption("a change has too few fields");
  for (const core::FieldSchema& field : schema.fields) {
    const int64_t id = TRY(reader->Get<int64_t>());
    core::Column column = TRY(storage::GetColumn(reader));
    const bool fits = id == field.id && column.type() == field.type && column.dim() == field.dim &&
                      (rows.columns.empty() || column.rows() == rows.rows());
    if (!fits) return core::Corruption("a change does not fit field '" + field.name + "'");
    rows.columns.push_back({field.name, std::move(column)});
  }
  return rows;
}

// What begins each half of a change. DO NOT CHANGE THESE VALUES: they are in every log.
enum Half : uint8_t {
  kNothing = 0,
  kWhole = 1,         // The keys go from everywhere; the rows come into the default partition.
  kInPartitions = 2,  // The partition stands before the keys; a list of partitions and rows.
};

core::Status CheckPartition(const core::CollectionDescription& description, int64_t id) {
  for (const core::PartitionDescription& partition : description.partitions) {
    if (partition.id == id) return core::Status::Ok();
  }
  return core::Corruption("a change is about partition " + std::to_string(id) +
                          ", which the collection does not have");
}

core::Status GetRemoved(const core::CollectionDescription& description, core::ByteReader* reader,
                        Change* change) {
  const uint8_t half = TRY(reader->Get<uint8_t>());
  if (half == kNothing) return core::Status::Ok();
  if (half == kInPartitions) {
    change->removed_from = TRY(reader->Get<int64_t>());
    TRY(CheckPartition(description, change->removed_from));
  }
  change->removed_keys = TRY(storage::GetColumn(reader));
  if (change->removed_keys->type() == description.schema.primary().type) return core::Status::Ok();
  return core::Corruption("a change removes keys of another type");
}

core::Status GetAdded(const core::CollectionDescription& description, core::ByteReader* reader,
                      Change* change) {
  const uint8_t half = TRY(reader->Get<uint8_t>());
  if (half == kNothing) return core::Status::Ok();
  uint32_t additions = half == kInPartitions ? TRY(reader->Get<uint32_t>()) : 1;
  for (; additions > 0; --additions) {
    Addition addition;
    addition.partition =
        half == kInPartitions ? TRY(reader->Get<int64_t>()) : storage::kDefaultPartitionId;
    TRY(CheckPartition(description, addition.partition));
    addition.rows = TRY(GetRows(description.schema, reader));
    change->added.push_back(std::move(addition));
  }
  return core::Status::Ok();
}

void PutRows(const core::CollectionSchema& schema, const core::Batch& rows,
             core::ByteWriter* writer) {
  writer->Put<uint32_t>(static_cast<uint32_t>(schema.fields.size()));
  for (size_t i = 0; i < schema.fields.size(); ++i) {
    writer->Put(schema.fields[i].id);
    storage::PutColumn(rows.columns[i].column.view(), writer);
  }
}

}  // namespace

std::vector<std::byte> EncodeChange(const core::CollectionSchema& schema, const Change& change) {
  core::ByteWriter writer;
  writer.Put(change.timestamp);
  if (!change.removed_keys.has_value()) {
    writer.Put(kNothing);
  } else if (change.removed_from == 0) {
    writer.Put(kWhole);
  } else {
    writer.Put(kInPartitions);
    writer.Put(change.removed_from);
  }
  if (change.removed_keys.has_value()) storage::PutColumn(change.removed_keys->view(), &writer);
  if (change.added.empty()) {
    writer.Put(kNothing);
    return writer.Take();
  }
  writer.Put(kInPartitions);
  writer.Put<uint32_t>(static_cast<uint32_t>(change.added.size()));
  for (const Addition& addition : change.added) {
    writer.Put(addition.partition);
    PutRows(schema, addition.rows, &writer);
  }
  return writer.Take();
}

core::Result<Change> DecodeChange(const core::CollectionDescription& description,
                                  std::span<const std::byte> bytes) {
  core::ByteReader reader(bytes);
  Change change;
  change.timestamp = TRY(reader.Get<uint64_t>());
  TRY(GetRemoved(description, &reader, &change));
  TRY(GetAdded(description, &reader, &change));
  return change;
}

core::Result<Applied> Apply(const Snapshot& state, Change change) {
  Applied applied{.state = state, .deleted = 0};
  applied.state.timestamp = change.timestamp;
  if (change.removed_keys.has_value()) applied.deleted = TRY(RemoveKeys(change, &applied.state));
  for (Addition& addition : change.added) {
    if (addition.rows.rows() == 0) continue;
    std::vector<uint64_t> timestamps(addition.rows.rows(), change.timestamp);
    TRY(AddGrowing({.partition = addition.partition,
                    .segment = std::make_shared<GrowingSegment>(
                        state.schema(), std::move(addition.rows), std::move(timestamps)),
                    .tombstones = nullptr},
                   &applied.state));
  }
  return applied;
}

}  // namespace elanus::engine
