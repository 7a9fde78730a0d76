// Segment: an immutable run of rows, whether in memory or in a mapped file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"

namespace elanus::engine {

class SegmentIndex;

// Thread-safe. Views live as long as the segment. Errors are kCorruption: a segment in a file
// checks what it reads when it is first asked for it.
class Segment {
 public:
  virtual ~Segment() = default;

  virtual size_t rows() const = 0;
  // On disk or in memory.
  virtual uint64_t bytes() const = 0;

  virtual core::Result<core::ColumnView> Values(const core::FieldSchema& field) const = 0;
  // When each row was written; rising.
  virtual core::Result<std::span<const uint64_t>> Timestamps() const = 0;
  // The rows by ascending primary key, ties by row.
  virtual core::Result<std::span<const uint32_t>> KeyOrder() const = 0;
  // index::InverseNorms of a field whose type has them.
  virtual core::Result<std::span<const float>> InverseNorms(
      const core::FieldSchema& field) const = 0;

  // The index of this field, if the segment has one; nullptr: its rows have to be looked at.
  virtual std::shared_ptr<const SegmentIndex> Index(const core::FieldSchema& field) const {
    static_cast<void>(field);
    return nullptr;
  }
};

}  // namespace elanus::engine
