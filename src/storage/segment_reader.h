// Reads a segment file from mapped memory.
//
// Opening reads the directory alone, so it costs the same for ten rows and ten million. A block is
// checked against its checksum when it is first asked for, before anything in it is used.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "core/column.h"
#include "storage/segment_format.h"

namespace elanus::storage {

// Immutable and thread-safe. What it returns points into the mapping and lives as long as it does.
class SegmentReader {
 public:
  // kNotFound if the file is gone; kCorruption if it is not the file that `identity` describes.
  static core::Result<std::unique_ptr<SegmentReader>> Open(os::FileSystem* files,
                                                           const std::string& path,
                                                           const SegmentIdentity& identity);

  uint64_t rows() const { return directory_.rows; }
  uint64_t file_bytes() const { return view_->bytes().size(); }

  // Whether the file has a column of this field.
  bool Has(int64_t field) const;

  // Every error of these is kCorruption and names the file and the offset.
  core::Result<core::ColumnView> Column(int64_t field) const;
  core::Result<std::span<const uint64_t>> Timestamps() const;
  core::Result<std::span<const uint32_t>> KeyOrder() const;
  // kNotFound if the field has none.
  core::Result<std::span<const float>> InverseNorms(int64_t field) const;

  // Checks every block now.
  core::Status Verify() const;

 private:
  SegmentReader() = default;

  // The position of a block in the directory, or nullopt.
  std::optional<size_t> Find(BlockKind kind, int64_t field) const;
  // The bytes of a block, verified.
  core::Result<std::span<const std::byte>> Read(size_t block) const;
  core::Status CheckContents(size_t block, std::span<const std::byte> bytes) const;

  template <typename T>
  core::Result<std::span<const T>> ReadNumbers(BlockKind kind, int64_t field) const;

  std::string path_;
  std::unique_ptr<os::FileView> view_;
  SegmentDirectory directory_;
  // Whether each block is known to be whole. Two threads may check one block at the same time;
  // they come to the same result.
  std::unique_ptr<std::atomic<bool>[]> verified_;
};

}  // namespace elanus::storage
