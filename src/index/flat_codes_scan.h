// CodeScan: exact search that reads codes first.
//
// Codes give every row a lower bound of its distance (code_groups.h). Rows whose bound is not above
// the k-th best exact distance so far wait until there are some, and are then compared as they are,
// the most promising first. What is passed over is farther than k others by more than rounding can
// do, so the answer is that of comparing all.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "index/code_groups.h"
#include "index/flat.h"
#include "index/row_comparer.h"

namespace elanus::index {

// One search, shared by all tasks. Bounds of one task spare others work.
struct CodeSearch {
  const FlatInput& input;
  const GroupQueries& queries;  // Those of the input, in order.
  GroupRun groups;              // All of them.

  // Of every query, no hit is farther.
  std::vector<std::atomic<float>> farthest;
  // Set when codes spare too little; then answers mean nothing.
  std::atomic<bool> is_given_up = false;
  std::atomic<int64_t> codes_met = 0;
  std::atomic<int64_t> rows_compared = 0;

  CodeSearch(const FlatInput& search, const GroupQueries& packed, const GroupRun& all);
};

// One task: some bands of queries against some groups.
class CodeScan {
 public:
  // Bands [first, first + count). REQUIRES: count > 0
  CodeScan(CodeSearch* search, size_t first_band, size_t band_count);

  // The nearest of the rows of groups [begin, end) to each query.
  std::vector<std::vector<Hit>> Run(size_t begin, size_t end);

 private:
  struct Candidate {
    float bound = 0;
    uint32_t row = 0;
  };
  // What is kept of a query.
  struct State {
    explicit State(size_t k) : top(k) {}

    TopK top;
    std::vector<Candidate> waiting;
    float farthest = 0;  // When the weights were asked for.
    std::optional<BoundWeights> weights;
  };

  void SetAllowed(size_t group, size_t count);
  void MeetBand(size_t band, const GroupRun& run, size_t group);
  const BoundWeights& WeightsOf(size_t query);
  void Keep(size_t query, size_t group, size_t count);
  void CompareWaiting(size_t query);
  void Offer(size_t query, std::span<const uint32_t> rows);
  bool IsHopeless() const;

  CodeSearch* const search_;
  const FlatInput& input_;
  const size_t first_band_;
  const size_t band_count_;
  const QueryGroup group_;
  const size_t waiting_max_;
  const size_t block_groups_;
  const std::unique_ptr<RowComparer> comparer_;
  std::vector<State> states_;
  std::vector<int32_t> products_;
  std::vector<float> bounds_;
  std::vector<uint16_t> masks_;
  std::vector<uint16_t> allowed_;  // A word a group of the block.
  std::vector<uint32_t> rows_;
  std::vector<float> distances_;
  size_t rows_met_ = 0;
  size_t rows_compared_ = 0;
};

}  // namespace elanus::index
