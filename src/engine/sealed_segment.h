// A segment in a mapped, checksummed file.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/missing_column.h"
#include "engine/segment.h"
#include "engine/segment_index.h"
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
  std::shared_ptr<const SegmentIndex> Index(const core::FieldSchema& field) const override;

  // Takes on an index of this segment in the place of one of the same field. An index follows from
  // the rows, so snapshots that hold the segment may have it too.
  void TakeIndex(const core::FieldSchema& field, std::shared_ptr<const SegmentIndex> index) const;
  // Lets go of the index with this id.
  void CloseIndex(int64_t id) const;

 private:
  // Of segment `number`. A file that cannot be opened is left out.
  void OpenIndex(const std::string& directory, uint64_t number, const storage::IndexEntry& entry);

  os::FileSystem* files_;
  std::string path_;
  std::unique_ptr<storage::SegmentReader> reader_;
  mutable MissingColumns missing_;
  mutable std::atomic<bool> obsolete_ = false;
  mutable std::mutex indexes_mutex_;  // Guards the one below; held for a pointer copy.
  mutable std::map<int64_t, std::shared_ptr<const SegmentIndex>> indexes_;  // By field.
};

}  // namespace elanus::engine
