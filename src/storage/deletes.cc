// Deletes to bytes and back (docs/formats.md). Rows are checked against the segment while reading:
// a bit for a row that does not exist would be written outside a bitset.
#include "storage/deletes.h"

#include "core/bytes.h"

namespace elanus::storage {

std::vector<std::byte> EncodeDeletes(const SegmentDeletes& deletes) {
  core::ByteWriter writer;
  writer.Put(deletes.segment);
  writer.Put<uint64_t>(deletes.rows.size());
  for (const RowDelete& deleted : deletes.rows) {
    writer.Put(deleted.row);
    writer.Put(deleted.timestamp);
  }
  return EncodeFrame(FileKind::kDeletes, writer.bytes());
}

core::Result<SegmentDeletes> DecodeDeletes(const std::string& path, uint64_t segment,
                                           uint64_t segment_rows, std::span<const std::byte> file) {
  core::ByteReader reader(TRY(DecodeFrame(FileKind::kDeletes, path, file)).payload);
  SegmentDeletes deletes;
  deletes.segment = TRY(reader.Get<uint64_t>());
  if (deletes.segment != segment) {
    return Damage(path, 0,
                  "these are the deletes of segment " + std::to_string(deletes.segment) +
                      ", not of " + std::to_string(segment));
  }
  for (uint64_t left = TRY(reader.Get<uint64_t>()); left > 0; --left) {
    const uint32_t row = TRY(reader.Get<uint32_t>());
    const uint64_t timestamp = TRY(reader.Get<uint64_t>());
    if (row >= segment_rows) {
      return Damage(path, 0, "row " + std::to_string(row) + " is not in the segment");
    }
    deletes.rows.push_back({.row = row, .timestamp = timestamp});
  }
  return deletes;
}

}  // namespace elanus::storage
