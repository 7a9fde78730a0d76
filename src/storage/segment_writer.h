// Writes one segment file, block by block, in one pass.
#pragma once

#include <memory>
#include <string>

#include "storage/segment_format.h"

namespace elanus::storage {

// Begin, Append any number of times, Begin the next block, ..., Finish. After an error the file is
// to be thrown away. Not thread-safe.
class SegmentWriter {
 public:
  static core::Result<std::unique_ptr<SegmentWriter>> Create(os::FileSystem* files,
                                                             const std::string& path,
                                                             uint64_t rows);

  core::Status Begin(const BlockName& name);
  // Adds to the block that was begun last.
  core::Status Append(std::span<const std::byte> bytes);

  // Writes the directory and syncs the file; its name is safe once the directory is synced.
  core::Result<SegmentIdentity> Finish();

 private:
  SegmentWriter() = default;

  core::Status Put(std::span<const std::byte> bytes);
  core::Status WriteBuffer();
  core::Status PadToBlock();

  std::unique_ptr<os::WritableFile> file_;
  SegmentDirectory directory_;
  uint64_t size_ = 0;              // Of the file, once the buffer is written.
  std::vector<std::byte> buffer_;  // Small pieces are gathered into large writes.
};

}  // namespace elanus::storage
