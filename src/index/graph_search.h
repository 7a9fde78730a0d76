// One query against a graph: which way it goes, and the hits.
#pragma once

#include <span>
#include <vector>

#include "index/graph.h"

namespace elanus::index {

// The filter of a search, looked at once for all its queries.
struct RowFilter {
  const core::Bitset* allowed = nullptr;  // nullptr: every row.
  size_t count = 0;                       // How many rows pass.
};

// The room that searching needs; one a thread, used again and again.
class GraphSearch {
 public:
  // The hits of query `q` of the input, as VectorIndex::Search gives them.
  std::vector<Hit> Run(const GraphParts& parts, const FlatInput& input, size_t q,
                       const SearchEffort& effort, const RowFilter& filter);

  // What the last run did.
  const SearchCost& cost() const { return cost_; }

 private:
  struct Goal {
    size_t width = 0;     // Rows that pass, to be found by their codes.
    size_t compared = 0;  // Of these, rows to be compared with their vectors; 0: as shows.
  };
  static Goal GoalOf(const GraphParts& parts, const FlatInput& input, const SearchEffort& effort);

  // Both fill candidates_ with rows that pass, nearest first, of which there may be more than the
  // goal wants. The walk returns whether it has found enough.
  bool Walk(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
            const Goal& goal);
  void Scan(const GraphParts& parts, const RowFilter& filter, const CodeQuery& query,
            const Goal& goal);
  // Keeps the nearest candidates by their exact codes.
  void Narrow(const GraphParts& parts, const CodeQuery& query, size_t count);

  SearchCost cost_;
  GraphWalk walk_;
  std::vector<float> point_;
  std::vector<uint32_t> rows_;
  std::vector<float> distances_;
  std::vector<Hit> candidates_;
};

}  // namespace elanus::index
