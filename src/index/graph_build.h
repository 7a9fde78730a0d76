// Building a graph of near neighbours over points in codes.
//
// Nodes enter in random order and in batches that grow with the graph: each walks to its own place,
// chooses links among what it has met, then the links are turned round and chosen again where a
// node has too many (ParlayANN, PPoPP 2024). Within a batch nobody sees anybody, so the same graph
// comes out whatever the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/executor.h"
#include "index/code_centres.h"
#include "index/graph_prune.h"
#include "index/huge_buffer.h"

namespace elanus::index {

struct GraphPlan {
  PruneRule rule;
  size_t width = 200;               // Of the walks.
  std::span<const uint32_t> order;  // Every node once, in which they enter.
  size_t entries = 1;               // How many of the first are where walks begin.
};

// What a graph is made over, row for row.
struct GraphCodes {
  const CodeRows* walk = nullptr;        // Of any bits: what walks estimate with.
  const CodeCentres* centres = nullptr;  // Of the walk's codes, if they have any.
  const CodeRows* exact = nullptr;       // Of 8 bits: what links are chosen with.
};

// The link rows of all nodes (graph_walk.h). `executor` may be nullptr.
HugeBuffer LinkNodes(const GraphCodes& codes, const GraphPlan& plan, core::Executor* executor);

}  // namespace elanus::index
