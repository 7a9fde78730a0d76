// Several searches of one state of a collection, ranked into one list.
//
// As in Milvus, each search goes to its own limit, its offset is not used, and limit and offset are
// those of the ranked list. When grouped, each search brings so many groups as its limit says, and
// the ranked hits are grouped again, best group first by its best hit.
#include "engine/group_hits.h"
#include "engine/rank.h"
#include "engine/search_answer.h"
#include "engine/search_request.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// One of the searches, as it is done as part of the whole.
core::SearchRequest PartOf(const core::HybridSearchRequest& request, size_t i) {
  core::SearchRequest search = request.searches[i];
  search.partitions = request.partitions;
  search.group_by = request.group_by;
  search.offset = 0;
  return search;
}

// The ranked hits of one query, cut to what the request asks for.
core::Result<HitList> RankHits(const Snapshot& snapshot, const core::HybridSearchRequest& request,
                               std::span<const RankedHits> lists, GroupField* group_field) {
  HitList hits = FuseHits(request.ranking, lists);
  const auto offset = static_cast<size_t>(request.offset);
  const size_t depth = offset + static_cast<size_t>(request.limit);
  const size_t kept = group_field == nullptr ? depth : hits.size();
  TRY(SortHits(snapshot.segments, kept, &hits));
  if (group_field == nullptr) {
    const size_t skipped = std::min(offset, hits.size());
    hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(skipped));
    return hits;
  }
  GroupCollector collector(
      {.groups = depth, .size = static_cast<size_t>(request.group_by->size), .is_strict = true});
  for (const PlacedHit& hit : hits) collector.Add(TRY(group_field->KeyOf(hit.place)), hit);
  return JoinGroups(collector.Take(), offset);
}

}  // namespace

core::Result<core::SearchAnswer> HybridSearch(const Reading& reading,
                                              const core::HybridSearchRequest& request,
                                              const Environment& environment) {
  const Snapshot& snapshot = *reading.snapshot;
  const core::CollectionSchema& schema = reading.schema();
  TRY(CheckHybridSearch(request));
  TRY(CheckRanking(request.ranking, request.searches.size()));
  AnswerShape shape;
  shape.fields = TRY(FindOutputFields(schema, request.output_fields));
  shape.round_decimal = request.round_decimal;
  std::optional<GroupField> group_field;
  if (request.group_by.has_value()) {
    shape.group_field = TRY(FindGroupField(schema, *request.group_by));
    group_field.emplace(snapshot.segments, *shape.group_field);
  }

  core::Work work;
  std::vector<core::Metric> metrics;
  std::vector<std::vector<RankedHits>> lists;  // [query][search]
  for (size_t i = 0; i < request.searches.size(); ++i) {
    FoundHits found = TRY(FindHits(reading, PartOf(request, i), environment, &work));
    metrics.push_back(found.metric);
    lists.resize(found.hits.size());
    for (size_t q = 0; q < found.hits.size(); ++q) {
      // Groups stand one by one; ranks count by distance alone.
      if (group_field.has_value()) TRY(SortHits(snapshot.segments, SIZE_MAX, &found.hits[q]));
      lists[q].push_back({.metric = found.metric,
                          .round_decimal = request.searches[i].round_decimal,
                          .hits = std::move(found.hits[q])});
    }
  }

  FoundHits ranked{.metric = FusedMetric(request.ranking, metrics), .hits = {}, .next = {}};
  for (const std::vector<RankedHits>& of_query : lists) {
    ranked.hits.push_back(TRY(
        RankHits(snapshot, request, of_query, group_field.has_value() ? &*group_field : nullptr)));
  }
  core::SearchAnswer answer = TRY(ReadAnswer(reading, ranked, shape));
  answer.work = work;
  return answer;
}

}  // namespace elanus::engine
