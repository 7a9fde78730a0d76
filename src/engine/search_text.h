// Searching by text: what BM25 needs to score texts against the terms that a function has counted.
#pragma once

#include <memory>

#include "engine/reading.h"
#include "engine/search_segment.h"

namespace elanus::engine {

// As MakeSegmentSearcher, for texts as queries.
//
// How rare a term is and how long texts are is counted over all rows that the reading sees,
// whatever filter and partitions a search has: a filter does not change scores. k1 and b are those
// of the index of `output`. `executor` may be nullptr.
// REQUIRES: `output` is a field that a BM25 function of the schema computes; no text is null
core::Result<std::unique_ptr<SegmentSearcher>> MakeTextSearcher(const Reading& reading,
                                                                const core::FieldSchema& output,
                                                                const core::ColumnView& texts,
                                                                core::Executor* executor);

}  // namespace elanus::engine
