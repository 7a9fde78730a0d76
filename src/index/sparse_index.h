// An inverted index over sparse vectors: for each dimension, the rows that have it.
//
// A search adds up, term by term, the rows of the query's dimensions; rows that share none are
// never touched. The answer is exact: SearchSparse gives the same bits. Milvus' drop_ratio_search
// asks for less than that and is not needed.
//
//   version, rows
//   dimensions  u32, rising
//   ends        u64 a dimension: where its postings end; they begin where those before it end
//   rows        u32 a posting, rising within a dimension
//   values      f32 a posting
//   lengths     f32 a row: the sum of its values
//   validity    u64 words, one bit a row; empty if no row is null
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/sparse.h"

namespace elanus::index {

class SparseQuery;

// Immutable and thread-safe; looks into bytes that outlive it.
class SparseIndex {
 public:
  // The bytes of an index of this column.
  static std::vector<std::byte> Build(const core::ColumnView& column);

  // Reads every posting once to see that the bytes can be trusted; an error is kCorruption.
  // REQUIRES: the bytes begin at a multiple of kBlobAlignment
  static core::Result<SparseIndex> Open(std::span<const std::byte> bytes);

  size_t rows() const { return rows_; }

  // As SearchSparse over the column.
  std::vector<std::vector<Hit>> Search(const SparseInput& input, core::Executor* executor) const;

  // As CountTerms over the column.
  Bm25Statistics CountTerms(const core::Bitset& live, const core::ColumnView& queries) const;

 private:
  struct Postings {
    std::span<const uint32_t> rows;
    std::span<const float> values;
  };

  SparseIndex() = default;
  core::Status Check() const;
  // Empty if no row has this dimension.
  Postings Find(uint32_t dimension) const;
  void SearchOne(const SparseQuery& query, const SparseInput& input, std::vector<double>* scores,
                 TopK* top) const;

  size_t rows_ = 0;
  std::span<const uint32_t> dimensions_;
  std::span<const uint64_t> ends_;
  std::span<const uint32_t> posting_rows_;
  std::span<const float> values_;
  std::span<const float> lengths_;
  std::span<const uint64_t> valid_;
};

}  // namespace elanus::index
