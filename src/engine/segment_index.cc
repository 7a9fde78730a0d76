#include "engine/segment_index.h"

namespace elanus::engine {

const index::ScalarIndex* SegmentIndex::scalar() const {
  Load();
  return scalar_.has_value() ? &*scalar_ : nullptr;
}

const index::SparseIndex* SegmentIndex::sparse() const {
  Load();
  return sparse_.has_value() ? &*sparse_ : nullptr;
}

void SegmentIndex::Load() const {
  std::call_once(once_, [&] { is_damaged_.store(!LoadContents().ok()); });
}

core::Status SegmentIndex::LoadContents() const {
  const auto contents = TRY(file_->Contents());
  // An index of another number of rows would name rows that there are not.
  const auto fits = [&](size_t rows) {
    return rows == rows_ ? core::Status::Ok() : core::Corruption("an index has other rows");
  };
  if (kind() == storage::IndexKind::kSparse) {
    index::SparseIndex opened = TRY(index::SparseIndex::Open(contents));
    TRY(fits(opened.rows()));
    sparse_ = opened;
    return core::Status::Ok();
  }
  index::ScalarIndex opened = TRY(index::ScalarIndex::Open(contents));
  TRY(fits(opened.rows()));
  scalar_ = opened;
  return core::Status::Ok();
}

}  // namespace elanus::engine
