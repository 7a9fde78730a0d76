// A segment in a mapped, checksummed file.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "engine/missing_column.h"
#include "engine/segment.h"
#include "storage/manifest.h"
#include "storage/segment_reader.h"

namespace elanus::engine {

// Removes its file when it goes, if it was told to.
class SealedSegment final : public Segment {
 public:
  static core::Result<std::shared_ptr<const SealedSegment>> Open(
      os::FileSystem* files, const std::string& directory, const storage::SegmentEntry& entry);

  SealedSegment(os::FileSystem* files, std::string path,
                std::unique_ptr<storage::SegmentReader> reader);
  SealedSegment(const SealedSegment&) = delete;
  SealedSegment& operator=(const SealedSegment&) = delete;
  ~SealedSegment() override;

  // No manifest names the file any more: it is removed when the last snapshot lets go of it.
  void MarkObsolete() const { obsolete_.store(true); }

  size_t rows() const override { return reader_->rows(); }
  uint64_t bytes() const override { return reader_->file_bytes(); }
  core::Result<core::ColumnView> Values(const core::FieldSchema& field) const override;
  core::Result<std::span<const uint64_t>> Timestamps() const override;
  core::Result<std::span<const uint32_t>> KeyOrder() const override;
  core::Result<std::span<const float>> InverseNorms(const core::FieldSchema& field) const override;

 private:
  os::FileSystem* files_;
  std::string path_;
  std::unique_ptr<storage::SegmentReader> reader_;
  mutable MissingColumns missing_;
  mutable std::atomic<bool> obsolete_ = false;
};

}  // namespace elanus::engine
