// Deletes files: which rows of one segment are gone, and since when.
//
// A segment never changes, so its deletes stand in a file of their own, written anew with all of
// them whenever the log that carried the latest is cut.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/format.h"

namespace elanus::storage {

struct RowDelete {
  uint32_t row = 0;
  uint64_t timestamp = 0;

  friend bool operator==(const RowDelete&, const RowDelete&) = default;
};

struct SegmentDeletes {
  uint64_t segment = 0;  // The number of the segment.
  std::vector<RowDelete> rows;
};

std::vector<std::byte> EncodeDeletes(const SegmentDeletes& deletes);
// kCorruption if the file is of another segment or names a row that this one does not have.
core::Result<SegmentDeletes> DecodeDeletes(const std::string& path, uint64_t segment,
                                           uint64_t segment_rows, std::span<const std::byte> file);

}  // namespace elanus::storage
