// From places to the answer of a search.
#pragma once

#include "core/search.h"
#include "engine/search_hits.h"

namespace elanus::engine {

// What an answer shows of its hits.
struct AnswerShape {
  OutputFields fields;
  int64_t round_decimal = -1;
  const core::FieldSchema* group_field = nullptr;  // nullptr: none.
};

// The answer to hits, whose distances are inner ones of their metric. Reads only the rows that won.
core::Result<core::SearchAnswer> ReadAnswer(const Reading& reading, const FoundHits& found,
                                            const AnswerShape& shape);

}  // namespace elanus::engine
