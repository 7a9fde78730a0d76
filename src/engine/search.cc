// Search over a snapshot. Scores and their order are those of the vectors themselves, however rows
// lie in segments and whatever index names the candidates; only an index of vectors may miss hits.
#include "engine/search_answer.h"
#include "engine/search_request.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Result<core::SearchAnswer> Search(const Reading& reading, const core::SearchRequest& request,
                                        const Environment& environment) {
  AnswerShape shape;
  shape.fields = TRY(FindOutputFields(reading.schema(), request.output_fields));
  shape.round_decimal = request.round_decimal;
  if (request.group_by.has_value()) {
    shape.group_field = TRY(FindGroupField(reading.schema(), *request.group_by));
  }
  core::Work work;
  const FoundHits found = TRY(FindHits(reading, request, environment, &work));
  core::SearchAnswer answer = TRY(ReadAnswer(reading, found, shape));
  answer.work = work;
  return answer;
}

}  // namespace elanus::engine
