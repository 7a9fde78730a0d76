#include "index/graph_build.h"

#include <algorithm>

namespace elanus::index {
namespace {

// A batch is at most this share of the nodes that are linked already, so that few neighbours miss
// each other.
constexpr size_t kBatchShare = 16;
constexpr size_t kBatchMin = 64;
// Nodes a task.
constexpr size_t kTaskNodes = 32;

// "`to` is linked from `from`", to be turned round.
struct Link {
  uint32_t to = 0;
  uint32_t from = 0;

  friend bool operator<(const Link& a, const Link& b) {
    return a.to != b.to ? a.to < b.to : a.from < b.from;
  }
};

class Linker {
 public:
  Linker(const GraphCodes& codes, const GraphPlan& plan, core::Executor* executor)
      : codes_(codes),
        plan_(plan),
        executor_(*executor),
        buffer_(codes.walk->size() * plan.rule.links * sizeof(uint32_t)),
        links_(reinterpret_cast<uint32_t*>(buffer_.data()), codes.walk->size() * plan.rule.links) {
    std::ranges::fill(links_, kNoLink);
  }

  HugeBuffer Run() {
    // The first one enters by being there.
    for (size_t begin = 1; begin < plan_.order.size();) {
      const size_t count = std::min(begin, std::max(kBatchMin, begin / kBatchShare));
      const size_t end = std::min(plan_.order.size(), begin + count);
      Enter(plan_.order.first(begin), plan_.order.subspan(begin, end - begin));
      begin = end;
    }
    return std::move(buffer_);
  }

 private:
  std::span<uint32_t> LinksOf(size_t node) {
    return links_.subspan(node * plan_.rule.links, plan_.rule.links);
  }

  std::vector<uint32_t> Linked(size_t node) {
    std::vector<uint32_t> linked;
    for (const uint32_t other : LinksOf(node)) {
      if (other == kNoLink) break;
      linked.push_back(other);
    }
    return linked;
  }

  void SetLinks(size_t node, std::span<const uint32_t> chosen) {
    const auto links = LinksOf(node);
    std::ranges::copy(chosen, links.begin());
    std::fill(links.begin() + static_cast<std::ptrdiff_t>(chosen.size()), links.end(), kNoLink);
  }

  // Calls act(begin, end) for runs of [0, count).
  template <typename Act>
  void ForRuns(size_t count, Act&& act) {
    executor_.ForEach((count + kTaskNodes - 1) / kTaskNodes, [&](size_t task) {
      act(task * kTaskNodes, std::min(count, (task + 1) * kTaskNodes));
    });
  }

  // Links the new nodes into the graph of those that are there.
  void Enter(std::span<const uint32_t> there, std::span<const uint32_t> added) {
    const auto entries = there.first(std::min(plan_.entries, there.size()));
    const std::vector<std::byte> entry_bytes = CopyCodes(*codes_.walk, entries);
    const CodeRows entry_codes(codes_.walk->shape(), entry_bytes);
    const GraphView graph{.links = plan_.rule.links,
                          .rows = links_,
                          .codes = codes_.walk,
                          .entries = entries,
                          .entry_codes = &entry_codes};
    std::vector<std::vector<uint32_t>> chosen(added.size());
    ForRuns(added.size(), [&](size_t first, size_t last) {
      thread_local GraphWalk walk;
      LinkChooser chooser(*codes_.exact, plan_.rule);
      for (size_t i = first; i < last; ++i) {
        chosen[i] = ChooseFor(graph, added[i], &walk, &chooser);
      }
    });
    std::vector<Link> turned;
    for (size_t i = 0; i < added.size(); ++i) {
      SetLinks(added[i], chosen[i]);
      for (const uint32_t to : chosen[i]) turned.push_back({to, added[i]});
    }
    TurnRound(std::move(turned));
  }

  std::vector<uint32_t> ChooseFor(const GraphView& graph, uint32_t node, GraphWalk* walk,
                                  LinkChooser* chooser) {
    std::vector<float> point(codes_.exact->shape().dim);
    codes_.exact->Decode(node, point.data());
    CodeQuery query;
    codes_.exact->SetQuery(node, &query);
    if (codes_.walk != codes_.exact) {
      query = CodeQuery(codes_.walk->shape(), point, codes_.centres->Distances(query));
    }
    std::vector<uint32_t> others;
    for (const Candidate& met : walk->Run(graph, query, plan_.width)) others.push_back(met.node);
    const auto chosen = chooser->Choose(chooser->Measure(node, others));
    return {chosen.begin(), chosen.end()};
  }

  // Adds the links the other way.
  void TurnRound(std::vector<Link> links) {
    std::sort(links.begin(), links.end());
    std::vector<size_t> starts;  // Of the links to one node.
    for (size_t i = 0; i < links.size(); ++i) {
      if (i == 0 || links[i].to != links[i - 1].to) starts.push_back(i);
    }
    ForRuns(starts.size(), [&](size_t first, size_t last) {
      LinkChooser chooser(*codes_.exact, plan_.rule);
      for (size_t s = first; s < last; ++s) {
        const size_t end = s + 1 < starts.size() ? starts[s + 1] : links.size();
        AddLinks(std::span(links).subspan(starts[s], end - starts[s]), &chooser);
      }
    });
  }

  // All to one node.
  void AddLinks(std::span<const Link> added, LinkChooser* chooser) {
    const uint32_t node = added.front().to;
    std::vector<uint32_t> others = Linked(node);
    const size_t before = others.size();
    for (const Link& link : added) {
      const auto end = others.begin() + static_cast<std::ptrdiff_t>(before);
      if (std::find(others.begin(), end, link.from) == end) others.push_back(link.from);
    }
    if (others.size() <= plan_.rule.links) return SetLinks(node, others);
    SetLinks(node, chooser->Choose(chooser->Measure(node, others)));
  }

  const GraphCodes codes_;
  const GraphPlan plan_;
  core::Executor& executor_;
  HugeBuffer buffer_;
  const std::span<uint32_t> links_;  // All of it.
};

}  // namespace

HugeBuffer LinkNodes(const GraphCodes& codes, const GraphPlan& plan, core::Executor* executor) {
  core::InlineExecutor here;
  return Linker(codes, plan, executor == nullptr ? &here : executor).Run();
}

}  // namespace elanus::index
