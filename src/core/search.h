// Searching: the nearest rows to vectors, texts or other rows.
//
// The order of hits is the same however rows are laid out on disk: by score, equal scores by age
// (the timestamp of the write, then partition, then the order within the write).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/request.h"

namespace elanus::core {

// Scores a hit may have, as Milvus has them:
//   L2, HAMMING, JACCARD   range_filter <= score < radius
//   IP, COSINE, BM25       radius < score <= range_filter
struct SearchRange {
  double radius = 0;
  std::optional<double> range_filter;
};

// At most `size` hits of each value of a field, and `limit` values.
struct Grouping {
  std::string field;
  int64_t size = 1;
  // Every group is filled as far as there are rows; otherwise as far as is cheap.
  bool is_strict = false;
};

// Where a search that goes on from an earlier one begins: behind the first `ties` hits that have
// exactly this score.
struct SearchPosition {
  float score = 0;
  int64_t ties = 0;
};

struct SearchRequest {
  CollectionName in;
  std::string vector_field;  // "": the only vector field.
  // One a row: vectors of the field's type, or texts (VarChar) for a field that a BM25 function
  // computes.
  Column queries;
  // Instead of queries: the rows with these keys, each of which must exist and have a vector.
  std::optional<Column> query_keys;
  std::optional<Metric> metric;  // None: the metric of the field's index, else the default.
  std::string filter;
  FilterValues filter_values;
  std::vector<std::string> partitions;
  std::vector<std::string> output_fields;
  int64_t limit = 10;
  int64_t offset = 0;
  int64_t round_decimal = -1;  // 0 to 6: decimals of the scores; -1: as they are.
  std::optional<SearchRange> range;
  std::optional<Grouping> group_by;
  std::optional<SearchPosition> after;        // One query only.
  std::map<std::string, std::string> params;  // ef, nprobe, ...
  ReadPoint at;
};

// The hits of query q are rows [starts[q], starts[q + 1]) of `rows`, best first.
struct SearchAnswer {
  std::vector<size_t> starts;
  std::vector<float> scores;  // In the metric's outward scale.
  Batch rows;                 // The primary key first, then the output fields.
  Column group_values;        // Of each hit, when grouped.
  Metric metric = Metric::kCosine;
  uint64_t timestamp = 0;  // Of the state that was read.
  // Where a search goes on from here, for one query with a hit.
  std::optional<SearchPosition> next;
  Work work;
};

enum class RankStrategy { kRrf, kWeighted };

// How the hits of several searches become one list.
//   kRrf       sum over the searches of 1 / (k + rank), rank from 1
//   kWeighted  sum over the searches of weight * score; normalised first if asked:
//              COSINE (1 + d) / 2 · IP 0.5 + atan(d) / pi · BM25 2 atan(d) / pi
//              L2 and others 1 - 2 atan(d) / pi
struct Ranking {
  RankStrategy strategy = RankStrategy::kRrf;
  double k = 60;                // kRrf: in (0, 16384)
  std::vector<double> weights;  // kWeighted: one a search, each in [0, 1]
  bool norm_score = false;
};

struct HybridSearchRequest {
  CollectionName in;
  std::vector<SearchRequest> searches;  // `in`, `at`, `partitions` and output fields are not used.
  Ranking ranking;
  std::vector<std::string> partitions;
  std::vector<std::string> output_fields;
  int64_t limit = 10;
  int64_t offset = 0;
  int64_t round_decimal = -1;
  std::optional<Grouping> group_by;
  ReadPoint at;
};

}  // namespace elanus::core
