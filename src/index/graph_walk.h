// Walking a graph of near neighbours towards a query: the beam search of HNSW's lowest level and of
// Vamana (Malkov & Yashunin, TPAMI 2018; Subramanya et al., NeurIPS 2019), over codes.
//
// The pool holds the nearest nodes met so far, sorted; the nearest that has not been opened is
// opened next, and its neighbours are met all at once. The walk ends when every node of the pool
// has been opened, so the width of the pool bounds the work.
//
// What is slow is memory, so three steps go on at the same time: while the codes of one batch of
// neighbours are compared, those of the next are on their way, and so are the links of the nodes to
// be opened after that. What a step finds out is used two steps later; that opens a few nodes in
// vain and waits for none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "index/code_rows.h"

namespace elanus::index {

// Of a link row that is not full.
inline constexpr uint32_t kNoLink = 0xFFFFFFFF;

// What a walk goes over. Nodes are numbered 0, 1, 2, ..
struct GraphView {
  size_t links = 0;                 // Of a node: the length of a link row.
  std::span<const uint32_t> rows;   // Link rows one after the other; what is linked, then kNoLink.
  const CodeRows* codes = nullptr;  // One row a node.
  std::span<const uint32_t> entries;      // Where walks begin; at least one.
  const CodeRows* entry_codes = nullptr;  // Theirs, side by side, as all are looked at.

  std::span<const uint32_t> Links(size_t node) const { return rows.subspan(node * links, links); }
};

// The codes of some nodes, copied to lie side by side.
std::vector<std::byte> CopyCodes(const CodeRows& codes, std::span<const uint32_t> nodes);

struct Candidate {
  float distance = 0;  // Squared, as estimated.
  uint32_t node = 0;

  friend bool operator<(const Candidate& a, const Candidate& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.node < b.node;
  }
};

// The nearest nodes met so far, sorted, and which of them have been opened.
class WalkPool {
 public:
  static constexpr size_t kNone = ~size_t{0};

  void Reset(size_t width) {
    entries_.resize(width + 1);
    width_ = width;
    size_ = 0;
    next_ = 0;
  }

  // Farther nodes are not kept.
  float bound() const { return size_ < width_ ? kFar : entries_[size_ - 1].distance; }

  // Keeps the node if it is near enough.
  void Insert(float distance, uint32_t node) {
    if (distance < bound()) Keep({distance, node});
  }

  // Opens the nearest node that has not been; kNone if all have.
  size_t Open();

  // Node numbers; kOpened is set in those that have been opened.
  std::span<const Candidate> entries() const { return {entries_.data(), size_}; }
  static constexpr uint32_t kOpened = uint32_t{1} << 31;

 private:
  void Keep(Candidate entry);

  static constexpr float kFar = std::numeric_limits<float>::infinity();

  size_t width_ = 0;
  size_t size_ = 0;
  size_t next_ = 0;  // Everything before has been opened.
  std::vector<Candidate> entries_;
};

// Which nodes a walk has met: a bit a node, and one for every so many of them, so that forgetting
// costs as much as was met and not as much as there is.
class VisitedSet {
 public:
  // Forgets everything.
  void Reset(size_t nodes);
  // Returns whether the node was not in the set.
  bool Insert(uint32_t node) {
    uint64_t& word = words_[node / 64];
    const uint64_t bit = uint64_t{1} << (node % 64);
    const bool is_first = (word & bit) == 0;
    word |= bit;
    touched_[node / kBlockNodes] = 1;
    return is_first;
  }

 private:
  static constexpr size_t kBlockNodes = 4096;

  std::vector<uint64_t> words_;
  std::vector<uint8_t> touched_;
};

// The room that a walk needs; one a thread, used again and again.
class GraphWalk {
 public:
  // About the `width` nearest nodes to the query, nearest first. Lives until the next call.
  std::span<const Candidate> Run(const GraphView& graph, const CodeQuery& query, size_t width);

  // Nodes met by the last walk.
  size_t met() const { return met_; }

 private:
  // Nodes that are met together.
  struct Batch {
    std::vector<uint32_t> nodes;  // Room for more than `count`.
    size_t count = 0;
  };

  void Start(const GraphView& graph, const CodeQuery& query, size_t width);
  // Takes the next nodes to be opened from the pool and asks memory for their links.
  void Choose(const GraphView& graph);
  // Fills the batch with what the chosen nodes link to and has not been met yet, and asks memory
  // for their codes.
  void Open(const GraphView& graph, Batch* batch);
  void Estimate(const GraphView& graph, const CodeQuery& query, const Batch& batch);

  size_t met_ = 0;
  VisitedSet visited_;
  WalkPool pool_;
  std::vector<uint32_t> chosen_;
  Batch ready_;
  Batch next_;
  std::vector<float> distances_;
  std::vector<Candidate> found_;
};

}  // namespace elanus::index
