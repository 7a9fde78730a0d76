// What a search asks, checked against the limits of Milvus and the schema, with its words and
// numbers.
#pragma once

#include <string>

#include "core/description.h"
#include "core/search.h"
#include "index/flat.h"
#include "index/vector_index.h"

namespace elanus::engine {

// As Milvus (quotaAndLimits.limits.maxGroupSize).
inline constexpr int64_t kGroupSizeMax = 10;
// Searches of a hybrid search, as Milvus.
inline constexpr size_t kSearchesMax = 1024;

// Everything of a request that can be wrong without regard to a schema.
core::Status CheckSearch(const core::SearchRequest& request);
// `offset + limit` and `round_decimal` are the whole search's, not those of its searches.
core::Status CheckHybridSearch(const core::HybridSearchRequest& request);

// What is compared with what.
struct SearchTarget {
  const core::FieldSchema* field = nullptr;  // Of the description's schema.
  core::Metric metric = core::Metric::kL2;
  // Whether every hit there is has to be found, as pages that go on from each other need it.
  bool is_exact = false;
  index::SearchEffort effort;  // Else.
};

// What a request means, by the schema and the index of the field. Parameters are checked against
// the ranges that its type has for them.
core::Result<SearchTarget> FindTarget(const core::CollectionDescription& description,
                                      const core::SearchRequest& request);

// The field whose values are vectors to search `target` by: itself, or the text that a function
// computes it from.
const core::FieldSchema& QueryField(const core::CollectionSchema& schema,
                                    const core::FieldSchema& target);

// Whether the queries fit the target: type, dimension, values, none null.
core::Status CheckQueries(const core::CollectionSchema& schema, const core::FieldSchema& target,
                          const core::Column& queries);

// The field that hits are grouped by. kFieldNotFound, or an error for a type that has no groups.
core::Result<const core::FieldSchema*> FindGroupField(const core::CollectionSchema& schema,
                                                      const core::Grouping& grouping);

// The distances that hits may have: what range and position leave. An error if the range is empty
// by itself. Borders are rounded to float, as scores are, so that a score that was seen is a border
// exactly.
core::Result<index::DistanceWindow> FindWindow(core::Metric metric,
                                               const core::SearchRequest& request);

// A score with so many decimals; -1: as it is.
float RoundScore(float score, int64_t decimals);

}  // namespace elanus::engine
