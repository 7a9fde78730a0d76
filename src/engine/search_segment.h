// The seam between a search and the kinds of vectors: how one segment is asked for its nearest
// rows.
#pragma once

#include <memory>
#include <vector>

#include "core/bitset.h"
#include "core/executor.h"
#include "engine/reading.h"
#include "engine/search_request.h"
#include "index/flat.h"
#include "index/sparse.h"

namespace elanus::engine {

// How far a search goes: the first `k` hits whose distance is in the window.
struct Reach {
  size_t k = 0;
  index::DistanceWindow window;
};

// The hits of each query in one segment, nearest first, ties by row.
struct SegmentHits {
  std::vector<std::vector<index::Hit>> hits;
  int64_t compared = 0;  // Pairs of a query and a row, be it with its vector or with a code of it.
};

// A run of the queries of a search.
struct QueryRange {
  size_t first = 0;
  size_t count = 0;
};

// Thread-safe. Made for one search; looks at its target and queries, which must outlive it.
class SegmentSearcher {
 public:
  virtual ~SegmentSearcher() = default;

  // The nearest of `rows`, none of which is null, to each query of the range.
  virtual core::Result<SegmentHits> Search(const Segment& segment, const core::Bitset& rows,
                                           QueryRange queries, const Reach& reach) const = 0;
};

// A searcher for the kind of the target's field.
// REQUIRES: CheckQueries(schema, *target.field, queries).ok()
core::Result<std::unique_ptr<SegmentSearcher>> MakeSegmentSearcher(const Reading& reading,
                                                                   const SearchTarget& target,
                                                                   const core::ColumnView& queries,
                                                                   core::Executor* executor);

// A searcher of sparse vectors: by BM25 if its weights and statistics are given, else by inner
// product. Owns `bm25`.
std::unique_ptr<SegmentSearcher> MakeSparseSearcher(const core::FieldSchema& field,
                                                    const core::ColumnView& queries,
                                                    std::unique_ptr<const index::Bm25> bm25,
                                                    core::Executor* executor);

}  // namespace elanus::engine
