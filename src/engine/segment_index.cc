#include "engine/segment_index.h"

#include <cstring>

#include "engine/vector_kinds.h"

namespace elanus::engine {
namespace {

// An index of another number of rows would name rows that there are not.
core::Status CheckRows(size_t rows, size_t expected) {
  return rows == expected ? core::Status::Ok() : core::Corruption("an index has other rows");
}

}  // namespace

const index::ScalarIndex* SegmentIndex::scalar() const {
  Load();
  return scalar_.has_value() ? &*scalar_ : nullptr;
}

const index::SparseIndex* SegmentIndex::sparse() const {
  Load();
  return sparse_.has_value() ? &*sparse_ : nullptr;
}

const index::VectorIndex* SegmentIndex::vector() const {
  Load();
  return vector_.get();
}

void SegmentIndex::Load() const {
  std::call_once(once_, [&] { is_damaged_.store(!LoadContents().ok()); });
}

core::Status SegmentIndex::LoadContents() const {
  const auto contents = TRY(file_->Contents());
  if (storage::IsVectorKind(kind())) return LoadVectors(contents);
  if (kind() == storage::IndexKind::kSparse) {
    index::SparseIndex opened = TRY(index::SparseIndex::Open(contents));
    TRY(CheckRows(opened.rows(), rows_));
    sparse_ = opened;
    return core::Status::Ok();
  }
  index::ScalarIndex opened = TRY(index::ScalarIndex::Open(contents));
  TRY(CheckRows(opened.rows(), rows_));
  scalar_ = opened;
  return core::Status::Ok();
}

core::Status SegmentIndex::LoadVectors(std::span<const std::byte> contents) const {
  const bool is_copied = kind() == storage::IndexKind::kGraph;
  index::HugeBuffer copy(is_copied ? contents.size() : 0);
  if (is_copied) {
    std::memcpy(copy.data(), contents.data(), contents.size());
    contents = copy.bytes();
  }
  auto opened = TRY(OpenVectors(kind(), contents));
  TRY(CheckRows(opened->rows(), rows_));
  vector_ = std::move(opened);
  copy_ = std::move(copy);
  // The pages of the file are of no more use.
  if (is_copied) file_.reset();
  return core::Status::Ok();
}

}  // namespace elanus::engine
