// One column at a time, and of a column one run of live rows at a time: a merge of gigabytes
// streams from mapped files through a buffer, and only keys, offsets and validity are gathered in
// memory.
#include "engine/write_segment.h"

#include <functional>

#include "engine/keys.h"
#include "index/distance.h"
#include "storage/segment_writer.h"

namespace elanus::engine {
namespace {

// Rows [begin, end).
using VisitRun = std::function<core::Status(size_t begin, size_t end)>;

// Visits the runs of neighbouring live rows: they are copied in one piece each.
core::Status ForEachRun(const core::Bitset& live, const VisitRun& visit) {
  size_t begin = 0;
  size_t end = 0;
  core::Status status;
  live.ForEach([&](size_t row) {
    if (row != end && end > begin && status.ok()) status = visit(begin, end);
    if (row != end) begin = row;
    end = row + 1;
  });
  TRY(status);
  return end > begin ? visit(begin, end) : core::Status::Ok();
}

class SegmentMerge {
 public:
  SegmentMerge(storage::SegmentWriter* writer, std::span<const SegmentRows> sources)
      : writer_(writer), sources_(sources) {}

  core::Status WriteField(const core::FieldSchema& field) {
    TRY(WriteValues(field));
    if (core::LayoutOf(field.type) == core::Layout::kVariable) TRY(WriteOffsets(field));
    if (field.nullable) TRY(WriteValidity(field));
    if (index::HasNorms(field.type)) TRY(WriteNorms(field));
    return core::Status::Ok();
  }

  core::Status WriteTimestamps() {
    TRY(writer_->Begin({.kind = storage::BlockKind::kTimestamps}));
    for (const SegmentRows& source : sources_) {
      const auto timestamps = TRY(source.segment->Timestamps());
      TRY(ForEachRun(source.rows, [&](size_t begin, size_t end) {
        return writer_->Append(std::as_bytes(timestamps.subspan(begin, end - begin)));
      }));
    }
    return core::Status::Ok();
  }

  core::Status WriteKeyOrder(const core::FieldSchema& primary) {
    // Sorted anew: the sources' orders are of rows that may be deleted.
    core::Column keys(primary.type);
    for (const SegmentRows& source : sources_) {
      const core::ColumnView own = TRY(source.segment->Values(primary));
      source.rows.ForEach([&](size_t row) { keys.AppendFrom(own, row); });
    }
    TRY(writer_->Begin({.kind = storage::BlockKind::kKeyOrder}));
    const std::vector<uint32_t> order = SortKeys(keys.view());
    return writer_->Append(std::as_bytes(std::span(order)));
  }

 private:
  core::Status Begin(storage::BlockKind kind, const core::FieldSchema& field) {
    return writer_->Begin({.kind = kind,
                           .field = field.id,
                           .type = static_cast<int32_t>(field.type),
                           .dim = field.dim});
  }

  core::Status WriteValues(const core::FieldSchema& field) {
    TRY(Begin(storage::BlockKind::kValues, field));
    for (const SegmentRows& source : sources_) {
      const core::ColumnView column = TRY(source.segment->Values(field));
      const bool is_variable = !column.offsets.empty();
      const size_t width = column.width();
      TRY(ForEachRun(source.rows, [&](size_t begin, size_t end) {
        const size_t from = is_variable ? column.offsets[begin] : begin * width;
        const size_t to = is_variable ? column.offsets[end] : end * width;
        return writer_->Append(column.bytes.subspan(from, to - from));
      }));
    }
    return core::Status::Ok();
  }

  core::Status WriteOffsets(const core::FieldSchema& field) {
    // Offsets count from the start of the new column.
    std::vector<uint64_t> offsets = {0};
    for (const SegmentRows& source : sources_) {
      const core::ColumnView column = TRY(source.segment->Values(field));
      source.rows.ForEach([&](size_t row) {
        offsets.push_back(offsets.back() + column.offsets[row + 1] - column.offsets[row]);
      });
    }
    TRY(Begin(storage::BlockKind::kOffsets, field));
    return writer_->Append(std::as_bytes(std::span(offsets)));
  }

  core::Status WriteValidity(const core::FieldSchema& field) {
    core::Bitset valid;
    for (const SegmentRows& source : sources_) {
      const core::ColumnView column = TRY(source.segment->Values(field));
      size_t row_out = valid.size();
      valid.Resize(valid.size() + source.rows.Count());
      source.rows.ForEach([&](size_t row) {
        if (column.IsValid(row)) valid.Set(row_out);
        ++row_out;
      });
    }
    // The nulls may all have been deleted.
    if (valid.Count() == valid.size()) return core::Status::Ok();
    TRY(Begin(storage::BlockKind::kValidity, field));
    return writer_->Append(std::as_bytes(valid.words()));
  }

  core::Status WriteNorms(const core::FieldSchema& field) {
    TRY(Begin(storage::BlockKind::kInverseNorms, field));
    for (const SegmentRows& source : sources_) {
      const auto norms = TRY(source.segment->InverseNorms(field));
      TRY(ForEachRun(source.rows, [&](size_t begin, size_t end) {
        return writer_->Append(std::as_bytes(norms.subspan(begin, end - begin)));
      }));
    }
    return core::Status::Ok();
  }

  storage::SegmentWriter* writer_;
  std::span<const SegmentRows> sources_;
};

}  // namespace

core::Result<storage::SegmentIdentity> WriteSegment(os::FileSystem* files, const std::string& path,
                                                    const core::CollectionSchema& schema,
                                                    std::span<const SegmentRows> sources) {
  uint64_t rows = 0;
  for (const SegmentRows& source : sources) rows += source.rows.Count();
  const auto writer = TRY(storage::SegmentWriter::Create(files, path, rows));
  SegmentMerge merge(writer.get(), sources);
  for (const core::FieldSchema& field : schema.fields) TRY(merge.WriteField(field));
  TRY(merge.WriteTimestamps());
  TRY(merge.WriteKeyOrder(schema.primary()));
  return writer->Finish();
}

}  // namespace elanus::engine
