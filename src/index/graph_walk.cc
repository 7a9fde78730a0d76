#include "index/graph_walk.h"

#include <algorithm>
#include <cstring>

namespace elanus::index {
namespace {

// So many of the entries begin a walk.
constexpr size_t kStarts = 2;
// So many nodes are opened together: what they link to is on its way from memory at the same time
// (a tenth faster than one by one where codes do not fit into the caches, measured).
constexpr size_t kOpenedAtOnce = 2;
// A code row is asked for in so many lines at most; the processor brings what follows.
constexpr size_t kLinesAhead = 4;
constexpr size_t kLine = 64;

void Prefetch(const std::byte* from, size_t size) {
  const size_t end = std::min(size, kLinesAhead * kLine);
  for (size_t at = 0; at < end; at += kLine) __builtin_prefetch(from + at);
}

}  // namespace

void VisitedSet::Reset(size_t nodes) {
  const size_t words = (nodes + 63) / 64;
  if (words_.size() != words) {
    words_.assign(words, 0);
    touched_.assign((nodes + kBlockNodes - 1) / kBlockNodes, 0);
    return;
  }
  constexpr size_t kBlockWords = kBlockNodes / 64;
  for (size_t block = 0; block < touched_.size(); ++block) {
    if (touched_[block] == 0) continue;
    const auto begin = words_.begin() + static_cast<std::ptrdiff_t>(block * kBlockWords);
    const size_t count = std::min(kBlockWords, words - block * kBlockWords);
    std::fill_n(begin, count, 0);
    touched_[block] = 0;
  }
}

void WalkPool::Keep(Candidate entry) {
  Candidate* const begin = entries_.data();
  Candidate* const end = begin + size_;
  Candidate* const place =
      std::upper_bound(begin, end, entry.distance,
                       [](float d, const Candidate& other) { return d < other.distance; });
  std::memmove(place + 1, place, static_cast<size_t>(end - place) * sizeof(Candidate));
  *place = entry;
  size_ = std::min(size_ + 1, width_);
  next_ = std::min(next_, static_cast<size_t>(place - begin));
}

size_t WalkPool::Open() {
  while (next_ < size_ && (entries_[next_].node & kOpened) != 0) ++next_;
  if (next_ == size_) return kNone;
  entries_[next_].node |= kOpened;
  return next_++;
}

void GraphWalk::Start(const GraphView& graph, const CodeQuery& query, size_t width) {
  visited_.Reset(graph.codes->size());
  met_ = graph.entries.size();
  const size_t room = std::max(graph.entries.size(), kOpenedAtOnce * graph.links);
  // One more, as what does not stay is written too.
  nodes_.resize(room + 1);
  distances_.resize(room);
  graph.codes->Estimate(query, graph.entries, distances_.data());
  pool_.Reset(std::min(width, kStarts));
  for (size_t i = 0; i < graph.entries.size(); ++i) pool_.Insert(distances_[i], graph.entries[i]);
  found_.assign(pool_.entries().begin(), pool_.entries().end());
  pool_.Reset(width);
  for (const Candidate& start : found_) {
    visited_.Insert(start.node);
    pool_.Insert(start.distance, start.node);
  }
}

size_t GraphWalk::Meet(const GraphView& graph, uint32_t node, size_t count) {
  for (const uint32_t other : graph.Links(node)) {
    if (other == kNoLink) break;
    // Written whether it stays or not: the processor cannot foretell which.
    nodes_[count] = other;
    if (!visited_.Insert(other)) continue;
    Prefetch(graph.codes->Row(other), graph.codes->stride());
    ++count;
  }
  return count;
}

std::span<const Candidate> GraphWalk::Run(const GraphView& graph, const CodeQuery& query,
                                          size_t width) {
  Start(graph, query, width);
  while (true) {
    size_t count = 0;
    size_t opened = 0;
    for (; opened < kOpenedAtOnce; ++opened) {
      const size_t place = pool_.Open();
      if (place == WalkPool::kNone) break;
      count = Meet(graph, pool_.entries()[place].node & ~WalkPool::kOpened, count);
    }
    if (opened == 0) break;
    graph.codes->Estimate(query, std::span(nodes_).first(count), distances_.data());
    met_ += count;
    for (size_t i = 0; i < count; ++i) pool_.Insert(distances_[i], nodes_[i]);
  }
  found_.assign(pool_.entries().begin(), pool_.entries().end());
  for (Candidate& candidate : found_) candidate.node &= ~WalkPool::kOpened;
  return found_;
}

}  // namespace elanus::index
