#include "index/graph_walk.h"

#include <algorithm>
#include <cstring>

#include "index/prefetch.h"

namespace elanus::index {
namespace {

// So many of the entries begin a walk.
constexpr size_t kStarts = 2;
// So many nodes are opened together.
constexpr size_t kOpenedAtOnce = 1;

}  // namespace

std::vector<std::byte> CopyCodes(const CodeRows& codes, std::span<const uint32_t> nodes) {
  std::vector<std::byte> copies(nodes.size() * codes.stride());
  for (size_t i = 0; i < nodes.size(); ++i) {
    std::memcpy(copies.data() + i * codes.stride(), codes.Row(nodes[i]), codes.stride());
  }
  return copies;
}

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
  // One more, as what does not stay is written too.
  const size_t room = kOpenedAtOnce * graph.links + 1;
  ready_.nodes.resize(room);
  ready_.count = 0;
  next_.nodes.resize(room);
  chosen_.clear();
  distances_.resize(std::max(graph.entries.size(), room));
  graph.entry_codes->EstimateRun(query, 0, graph.entries.size(), distances_.data());
  pool_.Reset(std::min(width, kStarts));
  for (size_t i = 0; i < graph.entries.size(); ++i) pool_.Insert(distances_[i], graph.entries[i]);
  found_.assign(pool_.entries().begin(), pool_.entries().end());
  pool_.Reset(width);
  for (const Candidate& start : found_) {
    visited_.Insert(start.node);
    pool_.Insert(start.distance, start.node);
  }
}

void GraphWalk::Choose(const GraphView& graph) {
  chosen_.clear();
  while (chosen_.size() < kOpenedAtOnce) {
    const size_t place = pool_.Open();
    if (place == WalkPool::kNone) break;
    chosen_.push_back(pool_.entries()[place].node & ~WalkPool::kOpened);
    Prefetch(std::as_bytes(graph.Links(chosen_.back())));
  }
}

void GraphWalk::Open(const GraphView& graph, Batch* batch) {
  size_t count = 0;
  uint32_t* const nodes = batch->nodes.data();
  for (const uint32_t node : chosen_) {
    for (const uint32_t other : graph.Links(node)) {
      if (other == kNoLink) break;
      // Written whether it stays or not: the processor cannot foretell which.
      nodes[count] = other;
      count += visited_.Insert(other) ? 1 : 0;
    }
  }
  for (size_t i = 0; i < count; ++i) Prefetch({graph.codes->Row(nodes[i]), graph.codes->stride()});
  batch->count = count;
}

void GraphWalk::Estimate(const GraphView& graph, const CodeQuery& query, const Batch& batch) {
  graph.codes->Estimate(query, std::span(batch.nodes).first(batch.count), distances_.data());
  met_ += batch.count;
  for (size_t i = 0; i < batch.count; ++i) pool_.Insert(distances_[i], batch.nodes[i]);
}

std::span<const Candidate> GraphWalk::Run(const GraphView& graph, const CodeQuery& query,
                                          size_t width) {
  Start(graph, query, width);
  while (true) {
    Open(graph, &next_);
    Choose(graph);
    Estimate(graph, query, ready_);
    std::swap(ready_, next_);
    if (ready_.count > 0 || !chosen_.empty()) continue;
    // Nothing is on its way; what the last batch has found may still have to be opened.
    Choose(graph);
    if (chosen_.empty()) break;
  }
  found_.assign(pool_.entries().begin(), pool_.entries().end());
  for (Candidate& candidate : found_) candidate.node &= ~WalkPool::kOpened;
  return found_;
}

}  // namespace elanus::index
