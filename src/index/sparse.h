// Exact search over sparse vectors: by inner product, or by BM25 over term frequencies.
//
// A row is a hit if its score is above zero: one that shares no dimension with the query is none,
// as in Milvus. Scores are summed in double precision by rising dimension, so that every way to
// find them gives the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/bitset.h"
#include "core/column.h"
#include "core/executor.h"
#include "index/index_names.h"
#include "index/top_k.h"

namespace elanus::index {

// What BM25 has to know of all rows together.
struct Bm25Statistics {
  uint64_t rows = 0;                       // That are not null.
  double length = 0;                       // The sum of all term frequencies of these rows.
  std::map<uint32_t, uint64_t> rows_with;  // By term: rows that have it.

  // Takes in what was counted over other rows.
  void Add(const Bm25Statistics& other);
};

// Okapi BM25, as Lucene and Milvus have it:
//
//   score = sum over the query's terms of  f(query) * idf * f * (k1 + 1) / (f + k1 * w)
//   idf   = ln(1 + (rows - rows_with + 0.5) / (rows_with + 0.5))
//   w     = 1 - b + b * length / average length
//
// f is a term frequency: the value of the term's dimension.
struct Bm25 {
  Bm25Weights weights;
  Bm25Statistics statistics;  // Over all segments; has every term of the queries that a row has.
};

struct SparseInput {
  core::ColumnView queries;
  const Bm25* bm25 = nullptr;             // nullptr: inner product
  const core::Bitset* allowed = nullptr;  // One bit a row; nullptr: every row.
  size_t k = 10;
  DistanceWindow window = {};  // k counts only hits within.
};

// The hits of each query among the rows of `base`: at most k, nearest first, ties by row.
// `executor` may be nullptr for the calling thread alone.
std::vector<std::vector<Hit>> SearchSparse(const core::ColumnView& base, const SparseInput& input,
                                           core::Executor* executor);

// Counts the rows of `base` that are set in `live`, for the terms of the queries.
Bm25Statistics CountTerms(const core::ColumnView& base, const core::Bitset& live,
                          const core::ColumnView& queries);

}  // namespace elanus::index
