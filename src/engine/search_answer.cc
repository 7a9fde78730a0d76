// Inner distances become outward scores here and only here.
#include "engine/search_answer.h"

#include "engine/group_hits.h"
#include "engine/read_rows.h"
#include "engine/search_request.h"
#include "index/distance.h"

namespace elanus::engine {

core::Result<core::SearchAnswer> ReadAnswer(const Reading& reading, const FoundHits& found,
                                            const AnswerShape& shape) {
  const Snapshot& snapshot = *reading.snapshot;
  core::SearchAnswer answer;
  answer.metric = found.metric;
  answer.timestamp = reading.timestamp();
  answer.next = found.next;
  std::vector<RowPlace> places;
  answer.starts.push_back(0);
  for (const HitList& hits : found.hits) {
    for (const PlacedHit& hit : hits) {
      places.push_back(hit.place);
      const float score = index::OutwardScore(found.metric, hit.distance);
      answer.scores.push_back(RoundScore(score, shape.round_decimal));
    }
    answer.starts.push_back(places.size());
  }
  answer.rows = TRY(ReadRows(snapshot, places, shape.fields));
  if (shape.group_field != nullptr) {
    GroupField field(snapshot.segments, *shape.group_field);
    answer.group_values = TRY(field.Values(places));
  }
  return answer;
}

}  // namespace elanus::engine
