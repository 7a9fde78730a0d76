// How deep a search has to go until it has met enough groups is not known before, so it goes four
// times as deep again until it has, or has met every row. What a query gets does not depend on the
// other queries: it stops at the first depth that is enough for itself.
#include "engine/group_hits.h"

#include <algorithm>
#include <numeric>

namespace elanus::engine {
namespace {

constexpr size_t kFirstDepthMin = 64;
constexpr size_t kDepthFactor = 4;

// The first queries of `pending` that follow each other, at most `count_max` of them.
QueryRange FirstRun(std::span<const size_t> pending, size_t count_max) {
  QueryRange run{.first = pending[0], .count = 1};
  while (run.count < std::min(count_max, pending.size()) &&
         pending[run.count] == run.first + run.count) {
    ++run.count;
  }
  return run;
}

core::Result<GroupCollector> Collect(const GroupGoal& goal, const HitList& hits,
                                     GroupField* field) {
  GroupCollector collector(goal);
  for (const PlacedHit& hit : hits) {
    collector.Add(TRY(field->KeyOf(hit.place)), hit);
    if (collector.is_done()) break;
  }
  return collector;
}

}  // namespace

core::Result<core::ColumnView> GroupField::ViewOf(uint32_t segment) {
  std::optional<core::ColumnView>& view = views_[segment];
  if (!view.has_value()) view = TRY(segments_[segment].segment->Values(*field_));
  return *view;
}

core::Result<GroupField::Key> GroupField::KeyOf(const RowPlace& place) {
  const core::ColumnView view = TRY(ViewOf(place.segment));
  if (!view.IsValid(place.row)) return Key();
  const auto bytes = view.Row(place.row);
  return Key(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

core::Result<core::Column> GroupField::Values(std::span<const RowPlace> places) {
  core::Column values(field_->type, field_->dim);
  for (const RowPlace& place : places) {
    values.AppendFrom(TRY(ViewOf(place.segment)), place.row);
  }
  return values;
}

void GroupCollector::Add(const GroupField::Key& key, const PlacedHit& hit) {
  std::optional<size_t> place;
  if (!key.has_value()) {
    place = null_place_;
  } else if (const auto found = places_.find(*key); found != places_.end()) {
    place = found->second;
  }
  if (!place.has_value()) {
    if (groups_.size() == goal_.groups) return;
    place = groups_.size();
    groups_.emplace_back();
    if (key.has_value()) {
      places_[*key] = *place;
    } else {
      null_place_ = place;
    }
  }
  HitList& group = groups_[*place];
  if (group.size() == goal_.size) return;
  group.push_back(hit);
  if (group.size() == goal_.size) ++full_;
}

core::Result<std::vector<std::vector<HitList>>> FindGroups(const SegmentSearcher& searcher,
                                                           size_t queries, const GroupGoal& goal,
                                                           SnapshotSearch* search,
                                                           GroupField* field) {
  std::vector<std::vector<HitList>> groups(queries);
  std::vector<size_t> pending(queries);
  std::iota(pending.begin(), pending.end(), size_t{0});
  size_t depth = std::max(kFirstDepthMin, goal.groups * goal.size);
  for (; !pending.empty(); depth *= kDepthFactor) {
    const Reach reach{.k = std::min(depth, search->rows()), .window = {}};
    std::vector<size_t> unfinished;
    for (size_t at = 0; at < pending.size();) {
      const QueryRange run =
          FirstRun(std::span(pending).subspan(at), search->QueriesAtOnce(reach.k));
      const std::vector<HitList> hits = TRY(search->FindNearest(searcher, run, reach));
      for (size_t q = 0; q < run.count; ++q) {
        GroupCollector collector = TRY(Collect(goal, hits[q], field));
        const bool is_exhausted = hits[q].size() < reach.k || reach.k == search->rows();
        if (collector.is_done() || is_exhausted) {
          groups[run.first + q] = collector.Take();
        } else {
          unfinished.push_back(run.first + q);
        }
      }
      at += run.count;
    }
    pending = std::move(unfinished);
  }
  return groups;
}

}  // namespace elanus::engine
