// Finding: the hits of a request as places, before anything is read for the answer.
#pragma once

#include <optional>
#include <vector>

#include "core/search.h"
#include "engine/environment.h"
#include "engine/reading.h"
#include "engine/search_snapshot.h"

namespace elanus::engine {

struct FoundHits {
  core::Metric metric = core::Metric::kL2;
  // Of each query, without those that `offset` leaves out. Groups come one by one, best first.
  std::vector<HitList> hits;
  std::optional<core::SearchPosition> next;  // Where one query without groups goes on.
};

// Checks the request and finds its hits; output fields and rounding are the caller's. Adds to
// `work`.
core::Result<FoundHits> FindHits(const Reading& reading, const core::SearchRequest& request,
                                 const Environment& environment, core::Work* work);

// Hits of groups in one list, without those of the first `skipped` groups.
HitList JoinGroups(std::span<const HitList> groups, size_t skipped);

}  // namespace elanus::engine
