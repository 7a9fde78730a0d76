#include "index/graph_prune.h"

#include <algorithm>

namespace elanus::index {
namespace {

// Most candidates are hidden by one of the first chosen, so these are asked a few at a time.
constexpr size_t kChosenAtOnce = 4;

}  // namespace

std::span<const Candidate> LinkChooser::Measure(uint32_t node, std::span<const uint32_t> others) {
  nodes_.assign(others.begin(), others.end());
  std::sort(nodes_.begin(), nodes_.end());
  nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  std::erase(nodes_, node);
  distances_.resize(nodes_.size());
  codes_.SetQuery(node, &query_);
  codes_.Estimate(query_, nodes_, distances_.data());
  measured_.clear();
  for (size_t i = 0; i < nodes_.size(); ++i) measured_.push_back({distances_[i], nodes_[i]});
  std::sort(measured_.begin(), measured_.end());
  return measured_;
}

bool LinkChooser::IsHidden(const Candidate& candidate) {
  if (chosen_.empty()) return false;
  codes_.SetQuery(candidate.node, &query_);
  std::array<float, kChosenAtOnce> between;
  for (size_t at = 0; at < chosen_.size(); at += kChosenAtOnce) {
    const auto some = std::span(chosen_).subspan(at, std::min(kChosenAtOnce, chosen_.size() - at));
    codes_.Estimate(query_, some, between.data());
    for (size_t i = 0; i < some.size(); ++i) {
      if (rule_.slack * between[i] <= candidate.distance) return true;
    }
  }
  return false;
}

std::span<const uint32_t> LinkChooser::Choose(std::span<const Candidate> candidates) {
  chosen_.clear();
  for (const Candidate& candidate : candidates) {
    if (chosen_.size() == rule_.links) break;
    if (!IsHidden(candidate)) chosen_.push_back(candidate.node);
  }
  return chosen_;
}

}  // namespace elanus::index
