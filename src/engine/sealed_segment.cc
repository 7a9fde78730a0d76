#include "engine/sealed_segment.h"

#include "engine/environment.h"

namespace elanus::engine {

core::Result<std::shared_ptr<const SealedSegment>> SealedSegment::Open(
    os::FileSystem* files, const std::string& directory, const storage::SegmentEntry& entry) {
  std::string path = JoinPath(directory, storage::SegmentName(entry.number));
  auto reader = TRY(storage::SegmentReader::Open(files, path, entry.identity));
  auto segment = std::make_shared<SealedSegment>(files, std::move(path), std::move(reader));
  for (const storage::IndexEntry& index : entry.indexes) {
    segment->OpenIndex(directory, entry.number, index);
  }
  return std::shared_ptr<const SealedSegment>(std::move(segment));
}

SealedSegment::SealedSegment(os::FileSystem* files, std::string path,
                             std::unique_ptr<storage::SegmentReader> reader)
    : files_(files), path_(std::move(path)), reader_(std::move(reader)) {}

SealedSegment::~SealedSegment() {
  // Unmapped first; some systems refuse to remove a mapped file.
  reader_.reset();
  if (!obsolete_.load()) return;
  // A file that cannot be removed is in nobody's way; the next recovery puts it aside.
  const core::Status ignored = files_->Remove(path_);
  static_cast<void>(ignored);
}

core::Result<core::ColumnView> SealedSegment::Values(const core::FieldSchema& field) const {
  if (!reader_->Has(field.id)) return missing_.Get(field, rows());
  const core::ColumnView view = TRY(reader_->Column(field.id));
  // Both are checksummed, so this is a file of another collection under this one's number.
  if (view.type != field.type || view.dim != field.dim) {
    return storage::Damage(path_, 0, "field '" + field.name + "' has another type than its schema");
  }
  return view;
}

core::Result<std::span<const uint64_t>> SealedSegment::Timestamps() const {
  return reader_->Timestamps();
}

core::Result<std::span<const uint32_t>> SealedSegment::KeyOrder() const {
  return reader_->KeyOrder();
}

core::Result<std::span<const float>> SealedSegment::InverseNorms(
    const core::FieldSchema& field) const {
  return reader_->InverseNorms(field.id);
}

std::shared_ptr<const SegmentIndex> SealedSegment::Index(const core::FieldSchema& field) const {
  const std::lock_guard lock(indexes_mutex_);
  const auto found = indexes_.find(field.id);
  return found == indexes_.end() ? nullptr : found->second;
}

void SealedSegment::OpenIndex(const std::string& directory, uint64_t number,
                              const storage::IndexEntry& entry) {
  const std::string path = JoinPath(directory, storage::IndexName(entry.number));
  auto file = storage::IndexFile::Open(files_, path, number, entry.index);
  if (!file.ok()) return;
  const int64_t field = (*file)->header().field;
  indexes_[field] = std::make_shared<const SegmentIndex>(std::move(file).value(), rows());
}

void SealedSegment::TakeIndex(const core::FieldSchema& field,
                              std::shared_ptr<const SegmentIndex> index) const {
  // The old one may be large; it is let go of without the lock.
  const std::lock_guard lock(indexes_mutex_);
  indexes_[field.id].swap(index);
}

void SealedSegment::CloseIndex(int64_t id) const {
  const std::lock_guard lock(indexes_mutex_);
  std::erase_if(indexes_, [&](const auto& index) { return index.second->id() == id; });
}

}  // namespace elanus::engine
