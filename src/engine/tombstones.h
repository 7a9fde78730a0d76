// Tombstones: which rows of one segment are gone, and since when. An immutable value.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/bitset.h"
#include "storage/deletes.h"

namespace elanus::engine {

// A writer adds deletes by making a new object that shares most of the old one; snapshots that hold
// the old one see nothing of it. The list is kept in runs of falling length, so that adding one
// delete at a time costs a logarithmic number of copies.
class Tombstones {
 public:
  // `old` (nullptr: none) and `deletes`. REQUIRES: deletes are younger than those of `old`, sorted
  // by timestamp, rows below `segment_rows` that are not deleted in `old`, none twice
  static std::shared_ptr<const Tombstones> Add(const std::shared_ptr<const Tombstones>& old,
                                               size_t segment_rows,
                                               std::vector<storage::RowDelete> deletes);

  // One bit for each row of the segment.
  const core::Bitset& rows() const { return rows_; }
  size_t count() const { return count_; }
  // By rising timestamp.
  std::vector<storage::RowDelete> List() const;

 private:
  using Run = std::shared_ptr<const std::vector<storage::RowDelete>>;

  core::Bitset rows_;
  size_t count_ = 0;
  std::vector<Run> runs_;
};

}  // namespace elanus::engine
