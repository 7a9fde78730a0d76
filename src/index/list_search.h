// ListSearch: one query through the lists of an inverted file.
//
// Centres are met as codes, and the lists are read from the nearest on. A list is read as codes.
// How wrong an estimate is follows from the bits of the codes, the lengths of what they stand for
// and the number of components (RaBitQ, SIGMOD 2024), so each row has a least distance that it
// hardly ever undercuts. Rows are compared with their vectors in the order of these, until the next
// one is no nearer than the k-th hit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "index/candidates.h"
#include "index/inverted_lists.h"
#include "index/vector_index.h"

namespace elanus::index {

// How far a search reads. It ends behind a list if all of this is so: `lists` have been read that
// have allowed rows, `codes` allowed rows met, k found, and the last of those lists, as many as
// `patience` says, had none of the k nearest, as estimated.
struct ReadPlan {
  size_t lists = 0;
  size_t codes = 0;
  double patience = 0;        // A share of the lists read.
  size_t candidates = 0;      // Kept to be compared at most; at least k.
  bool compares_all = false;  // So many in any case, if there are so many.
};

class ListSearch {
 public:
  // REQUIRES: the lists were made of input.base; both outlive this object
  ListSearch(const InvertedLists& lists, const FlatInput& input, const ReadPlan& plan);

  // REQUIRES: query < input.queries.rows
  std::vector<Hit> Run(size_t query);

  // Of all calls so far.
  const SearchCost& cost() const { return cost_; }

 private:
  void OrderLists();
  size_t TakeNearestList();
  void ReadLists();
  // What it adds to: allowed rows met, and whether one of them is among the k nearest.
  struct Met {
    size_t rows = 0;
    bool is_near = false;
  };
  Met ReadList(size_t list);
  void FindAllowed(size_t begin, size_t end);
  float Deviation(const CodeQuery& query, size_t list) const;
  size_t EstimateAllowed(const CodeQuery& query, size_t begin, size_t end);
  std::vector<Hit> Compare(size_t query, const std::vector<Hit>& candidates);

  const InvertedLists& lists_;
  const FlatInput& input_;
  const ReadPlan plan_;
  SearchCost cost_;

  std::vector<float> point_;
  std::vector<float> residual_;
  std::vector<Hit> order_;  // Lists that were not read, a heap with the nearest on top.
  std::vector<float> estimates_;
  std::vector<uint32_t> places_;  // Of allowed rows.
  Candidates candidates_;
  TopK nearest_;     // As estimated.
  float doubt_ = 0;  // By how much the k-th of them may be farther, at most over all lists.
};

}  // namespace elanus::index
