// The layout of a segment file (docs/formats.md, "Segments").
//
//   header      magic, version, zeros up to 64 bytes
//   blocks      each begins at a multiple of 64, raw values as a ColumnView wants them
//   directory   one entry a block: what it is, where it lies, its checksum
//   tail        where the directory lies, its checksum, magic; the last 32 bytes
//
// Blocks come first and the directory last, so that a segment is written in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/types.h"
#include "storage/format.h"

namespace elanus::storage {

// DO NOT CHANGE THESE VALUES: they are in every segment file ever written.
enum class BlockKind : uint32_t {
  kValues = 1,        // The bytes of a column.
  kOffsets = 2,       // Of a column of variable layout.
  kValidity = 3,      // Of a column with nulls.
  kTimestamps = 4,    // When each row was written; rising.
  kKeyOrder = 5,      // Row numbers (uint32) by ascending primary key, ties by row.
  kInverseNorms = 6,  // 1 / length of each vector of a column (float); 0 for a vector of zeros.
};

// What a block is. Field, type and dim are 0 where the block belongs to no field.
struct BlockName {
  BlockKind kind = BlockKind::kValues;
  int64_t field = 0;
  int32_t type = 0;
  int64_t dim = 0;
};

struct BlockEntry {
  BlockName name;
  uint64_t offset = 0;
  uint64_t size = 0;
  uint32_t checksum = 0;
};

struct SegmentDirectory {
  uint64_t rows = 0;
  std::vector<BlockEntry> blocks;
};

// A cache line, and the widest vector register: kernels may use aligned loads.
inline constexpr size_t kBlockAlignment = 64;
inline constexpr size_t kSegmentTailBytes = 32;

// What a manifest keeps to recognise the very file it named.
struct SegmentIdentity {
  uint64_t rows = 0;
  uint64_t file_bytes = 0;
  uint32_t directory_checksum = 0;

  friend bool operator==(const SegmentIdentity&, const SegmentIdentity&) = default;
};

std::vector<std::byte> EncodeSegmentHeader();
// The directory and the tail behind it, for a directory that begins at `offset`. Sets what
// identifies the file.
std::vector<std::byte> EncodeDirectory(const SegmentDirectory& directory, uint64_t offset,
                                       SegmentIdentity* identity);
// Checks header, tail and directory, and that every block lies within the file.
core::Result<SegmentDirectory> DecodeDirectory(const std::string& path,
                                               std::span<const std::byte> file,
                                               SegmentIdentity* identity);

}  // namespace elanus::storage
