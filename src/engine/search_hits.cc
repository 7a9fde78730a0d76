#include "engine/search_hits.h"

#include <algorithm>

#include "engine/group_hits.h"
#include "engine/partitions.h"
#include "engine/search_keys.h"
#include "engine/search_request.h"
#include "engine/select_rows.h"
#include "engine/text_embedding.h"
#include "filter/filter.h"
#include "index/distance.h"

namespace elanus::engine {
namespace {

// How many of the hits have exactly this distance.
int64_t CountTies(std::span<const PlacedHit> hits, float distance) {
  return std::count_if(hits.begin(), hits.end(),
                       [&](const PlacedHit& hit) { return hit.distance == distance; });
}

// Drops the hits that an earlier page has shown already. What is left begins where the window does,
// so these are the first of the list, and have the distance at which it begins.
void DropShown(const core::SearchPosition& after, float distance, HitList* hits) {
  const int64_t shown = std::min(after.ties, CountTies(*hits, distance));
  hits->erase(hits->begin(), hits->begin() + shown);
}

// The position behind the last of the hits, which begin behind `after`.
core::SearchPosition PositionBehind(std::span<const PlacedHit> hits, core::Metric metric,
                                    const std::optional<core::SearchPosition>& after) {
  const float distance = hits.back().distance;
  core::SearchPosition position{.score = index::OutwardScore(metric, distance),
                                .ties = CountTies(hits, distance)};
  if (after.has_value() && index::InnerDistance(metric, after->score) == distance) {
    position.ties += after->ties;
  }
  return position;
}

core::Result<FoundHits> FindSingleHits(const SegmentSearcher& searcher, const SearchTarget& target,
                                       const core::SearchRequest& request, QueryRange queries,
                                       SnapshotSearch* search) {
  FoundHits found{.metric = target.metric, .hits = {}, .next = {}};
  const auto offset = static_cast<size_t>(request.offset);
  const index::DistanceWindow window = TRY(FindWindow(target.metric, request));
  Reach reach{.k = offset + static_cast<size_t>(request.limit), .window = window};
  if (request.after.has_value()) {
    reach.k += std::min(static_cast<size_t>(request.after->ties), search->rows());
  }
  found.hits = TRY(search->FindNearest(searcher, queries, reach));
  if (request.after.has_value()) {
    DropShown(*request.after, index::InnerDistance(target.metric, request.after->score),
              &found.hits[0]);
  }
  if (queries.count == 1 && found.hits[0].size() > offset) {
    found.next = PositionBehind(found.hits[0], target.metric, request.after);
  }
  for (HitList& hits : found.hits) {
    const size_t skipped = std::min(offset, hits.size());
    hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(skipped));
  }
  return found;
}

core::Result<FoundHits> FindGroupedHits(const SegmentSearcher& searcher,
                                        const core::SearchRequest& request, size_t queries,
                                        SnapshotSearch* search, GroupField* field) {
  FoundHits found;
  const GroupGoal goal{.groups = static_cast<size_t>(request.offset + request.limit),
                       .size = static_cast<size_t>(request.group_by->size),
                       .is_strict = request.group_by->is_strict};
  for (const auto& groups : TRY(FindGroups(searcher, queries, goal, search, field))) {
    found.hits.push_back(JoinGroups(groups, static_cast<size_t>(request.offset)));
  }
  return found;
}

// What is compared with the rows: the request's queries, unless `made` is: what its keys stand for,
// or what a model makes of its texts.
core::Result<const core::Column*> FindQueries(const Reading& reading,
                                              const core::SearchRequest& request,
                                              const core::FieldSchema& target,
                                              const Environment& environment, core::Column* made) {
  const core::CollectionSchema& schema = reading.schema();
  if (request.query_keys.has_value()) {
    *made = TRY(ReadQueries(reading, QueryField(schema, target), *request.query_keys));
    return made;
  }
  if (!EmbedsQueries(schema, target, request.queries)) return &request.queries;
  *made = TRY(EmbedQueries(schema, target, request.queries, environment.embedder));
  return made;
}

}  // namespace

core::Result<FoundHits> FindHits(const Reading& reading, const core::SearchRequest& request,
                                 const Environment& environment, core::Work* work) {
  // What is wrong with a request is found before any data is read.
  const Snapshot& snapshot = *reading.snapshot;
  const core::CollectionSchema& schema = reading.schema();
  TRY(CheckSearch(request));
  const SearchTarget target = TRY(FindTarget(*snapshot.description, request));
  TRY(FindWindow(target.metric, request));
  const core::FieldSchema* group_field =
      request.group_by.has_value() ? TRY(FindGroupField(schema, *request.group_by)) : nullptr;
  const filter::BoundFilter filter =
      TRY(filter::Bind(request.filter, schema, request.filter_values));
  const auto partitions = TRY(LoadedPartitions(snapshot, request.partitions));
  const Selection selection{.filter = &filter, .keys = nullptr, .partitions = partitions};

  core::Column made;
  const core::Column& queries =
      *TRY(FindQueries(reading, request, *target.field, environment, &made));
  TRY(CheckQueries(schema, *target.field, queries));

  std::vector<core::Bitset> selected = TRY(SelectRows(reading, selection, work));
  core::Executor* executor = environment.executor;
  auto search =
      TRY(SnapshotSearch::Make(snapshot.segments, std::move(selected), *target.field, executor));
  const auto searcher = TRY(MakeSegmentSearcher(reading, target, queries.view(), executor));
  FoundHits found;
  if (group_field == nullptr) {
    const QueryRange all{.first = 0, .count = queries.rows()};
    found = TRY(FindSingleHits(*searcher, target, request, all, &search));
  } else {
    GroupField field(snapshot.segments, *group_field);
    found = TRY(FindGroupedHits(*searcher, request, queries.rows(), &search, &field));
  }
  found.metric = target.metric;
  work->rows_scanned += search.rows_scanned();
  return found;
}

HitList JoinGroups(std::span<const HitList> groups, size_t skipped) {
  HitList hits;
  for (size_t i = skipped; i < groups.size(); ++i) {
    hits.insert(hits.end(), groups[i].begin(), groups[i].end());
  }
  return hits;
}

}  // namespace elanus::engine
