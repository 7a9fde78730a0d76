// GraphIndex: a graph of near neighbours over codes; what serves HNSW and its kin.
//
// A search walks on short codes, of which one or two lines of memory hold a row; what it has met is
// put in order by codes of 8 bits if those have one, and the best of it by the vectors themselves.
// A filter does not change the walk: the pool is as much wider as fewer rows pass. Where a scan of
// the codes of the rows that pass is cheaper, or too few of the pool passed, that is what is done;
// so no filter costs more than a walk and a scan of short codes, and none takes recall away.
//
//   version, links of a node, bits of the codes that are walked on
//   space     euclidean.h
//   entries   u32, rows where walks begin
//   links     u32, so many a row, filled up with 0xFFFFFFFF; lines (blob.h), as the next three
//   centres   code rows of 8 bits: what the next are coded around; empty if these are
//   walk      code rows; empty if their bits are 8
//   exact     code rows of 8 bits; empty if walks are on 4, which need no better ones
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "index/code_centres.h"
#include "index/euclidean.h"
#include "index/graph_walk.h"
#include "index/vector_index.h"

namespace elanus::index {

// What a graph is made of; looks into the bytes of the index.
struct GraphParts {
  EuclideanSpace space;
  GraphView graph;  // Over `walk`.
  CodeRows walk;
  CodeRows exact;       // None if walks are on codes of 4 bits.
  CodeCentres centres;  // Of `walk`, unless that is `exact`.
  std::vector<std::byte> entry_bytes;
  CodeRows entries;
};

class GraphIndex final : public VectorIndex {
 public:
  static core::Result<std::unique_ptr<GraphIndex>> Open(std::span<const std::byte> bytes);

  explicit GraphIndex(GraphParts parts);
  GraphIndex(const GraphIndex&) = delete;
  GraphIndex& operator=(const GraphIndex&) = delete;

  size_t rows() const override { return parts_.walk.size(); }

  std::vector<std::vector<Hit>> Search(const FlatInput& input, const SearchEffort& effort,
                                       core::Executor* executor, SearchCost* cost) const override;

 private:
  GraphParts parts_;
};

}  // namespace elanus::index
