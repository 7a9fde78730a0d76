// SegmentIndex: one index of one sealed segment, in a mapped file.
//
// Opening looks at the header alone. The contents are checked when they are first asked for, once;
// what turns out to be damaged answers nothing from then on, and its segment is scanned. A graph is
// then read into memory of its own, in large pages, because a walk on it goes everywhere; one that
// was asked to stay on disk stays mapped, as all others do.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "index/huge_buffer.h"
#include "index/index_names.h"
#include "index/scalar_index.h"
#include "index/sparse_index.h"
#include "index/vector_index.h"
#include "storage/index_file.h"

namespace elanus::engine {

// Immutable and thread-safe.
class SegmentIndex {
 public:
  // `rows` are those of the segment.
  SegmentIndex(std::unique_ptr<storage::IndexFile> file, size_t rows)
      : header_(file->header()), bytes_(file->file_bytes()), rows_(rows), file_(std::move(file)) {}

  // IndexDescription::id
  int64_t id() const { return header_.index; }
  storage::IndexKind kind() const { return header_.kind; }
  index::GramLengths gram_lengths() const {
    return {.min = header_.gram_min, .max = header_.gram_max};
  }
  // The metric that an index of vectors answers.
  core::Metric metric() const { return static_cast<core::Metric>(header_.metric); }
  // Of the file.
  uint64_t bytes() const { return bytes_; }

  // nullptr if it is of another kind (kScalar and kGrams are scalar) or damaged.
  const index::ScalarIndex* scalar() const;
  const index::SparseIndex* sparse() const;
  const index::VectorIndex* vector() const;

  // Whether it is known to be damaged.
  bool is_damaged() const { return is_damaged_.load(); }

 private:
  void Load() const;
  core::Status LoadContents() const;
  core::Status LoadVectors(std::span<const std::byte> contents) const;

  const storage::IndexHeader header_;
  const uint64_t bytes_;
  const size_t rows_;
  mutable std::once_flag once_;  // Guards the writing of all below.
  // nullptr once its contents are in memory of their own.
  mutable std::unique_ptr<storage::IndexFile> file_;
  mutable index::HugeBuffer copy_;
  mutable std::optional<index::ScalarIndex> scalar_;
  mutable std::optional<index::SparseIndex> sparse_;
  mutable std::unique_ptr<index::VectorIndex> vector_;
  mutable std::atomic<bool> is_damaged_ = false;
};

}  // namespace elanus::engine
