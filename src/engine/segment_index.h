// SegmentIndex: one index of one sealed segment, in a mapped file.
//
// Opening looks at the header alone. The contents are checked when they are first asked for, once;
// what turns out to be damaged answers nothing from then on, and its segment is scanned.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "index/index_names.h"
#include "index/scalar_index.h"
#include "index/sparse_index.h"
#include "storage/index_file.h"

namespace elanus::engine {

// Immutable and thread-safe.
class SegmentIndex {
 public:
  // `rows` are those of the segment.
  SegmentIndex(std::unique_ptr<storage::IndexFile> file, size_t rows)
      : file_(std::move(file)), rows_(rows) {}

  // IndexDescription::id
  int64_t id() const { return file_->header().index; }
  storage::IndexKind kind() const { return file_->header().kind; }
  index::GramLengths gram_lengths() const {
    return {.min = file_->header().gram_min, .max = file_->header().gram_max};
  }

  // nullptr if it is of another kind (kScalar and kGrams are scalar) or damaged.
  const index::ScalarIndex* scalar() const;
  const index::SparseIndex* sparse() const;

  // Whether it is known to be damaged.
  bool is_damaged() const { return is_damaged_.load(); }

 private:
  void Load() const;
  core::Status LoadContents() const;

  const std::unique_ptr<storage::IndexFile> file_;
  const size_t rows_;
  mutable std::once_flag once_;  // Guards the writing of the three below.
  mutable std::optional<index::ScalarIndex> scalar_;
  mutable std::optional<index::SparseIndex> sparse_;
  mutable std::atomic<bool> is_damaged_ = false;
};

}  // namespace elanus::engine
