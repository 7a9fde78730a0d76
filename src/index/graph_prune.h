// Which of the near nodes a node links to: those that no chosen nearer one stands before.
//
// A candidate c of node p is dropped if some chosen k has slack * |k - c|^2 <= |p - c|^2: from p, c
// is reached by way of k. A slack above 1 keeps more links (RobustPrune of Vamana,
// Subramanya et al., NeurIPS 2019; 1 is the rule of HNSW).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/code_rows.h"
#include "index/graph_walk.h"

namespace elanus::index {

struct PruneRule {
  size_t links = 32;   // Chosen at most.
  float slack = 1.0F;  // Of squared distances.
};

// The room that choosing needs; one a thread.
class LinkChooser {
 public:
  // `codes` of 8 bits outlive the object.
  LinkChooser(const CodeRows& codes, const PruneRule& rule) : codes_(codes), rule_(rule) {}

  // How far the nodes are from `node`, as candidates, nearest first, without `node` itself and
  // without repetitions.
  std::span<const Candidate> Measure(uint32_t node, std::span<const uint32_t> others);

  // The nodes that the node of these candidates, nearest first, links to. Lives until the next
  // call.
  std::span<const uint32_t> Choose(std::span<const Candidate> candidates);

 private:
  // Whether a chosen node stands before the candidate.
  bool IsHidden(const Candidate& candidate);

  const CodeRows& codes_;
  const PruneRule rule_;
  CodeQuery query_;
  std::vector<uint32_t> nodes_;
  std::vector<float> distances_;
  std::vector<Candidate> measured_;
  std::vector<uint32_t> chosen_;
};

}  // namespace elanus::index
