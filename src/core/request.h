// Requests and answers of a store: plain values, the same for every face and every store.
//
// `database` "" means "default". A filter is text in the filter language; "" means every row.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/schema.h"

namespace elanus::core {

// Distances as users see them: L2 is squared and smaller is nearer; for IP and COSINE larger is
// nearer. DO NOT CHANGE THESE VALUES: they are in manifests.
enum class Metric : int32_t { kL2 = 1, kIp = 2, kCosine = 3 };

const char* MetricName(Metric metric);
Result<Metric> ParseMetric(std::string_view name);

// Where a request goes.
struct CollectionName {
  std::string database;
  std::string collection;
};

struct IndexDescription {
  std::string field;
  std::string name;  // "" becomes the field's name.
  std::string type;  // As asked for: "FLAT", "AUTOINDEX", ...
  Metric metric = Metric::kCosine;
  std::map<std::string, std::string> params;

  friend bool operator==(const IndexDescription&, const IndexDescription&) = default;
};

struct CollectionDescription {
  int64_t id = 0;
  CollectionSchema schema;
  std::vector<IndexDescription> indexes;
  uint64_t created_ms = 0;  // Unix time.
};

// Exact at any moment: rows counts what a query would see now.
struct CollectionStatistics {
  int64_t rows = 0;
  int64_t deleted_rows = 0;  // Still on disk until compaction.
  int64_t segments = 0;      // Sealed ones.
  int64_t growing_rows = 0;  // In the log, not yet in a segment.
  int64_t disk_bytes = 0;
};

struct InsertRequest {
  CollectionName to;
  Batch rows;
};

struct InsertReceipt {
  Column keys;  // The primary keys, in the order of the rows.
  uint64_t timestamp = 0;
};

// Either keys or a filter.
struct DeleteRequest {
  CollectionName from;
  std::optional<Column> keys;
  std::string filter;
};

struct DeleteReceipt {
  int64_t deleted = 0;
  uint64_t timestamp = 0;
};

// Rows by filter or by keys. Without keys and with limit 0 every matching row is returned, in the
// order of the primary key.
struct QueryRequest {
  CollectionName from;
  std::string filter;
  std::optional<Column> keys;
  std::vector<std::string> output_fields;  // "*" is every field; empty: the primary key alone.
  int64_t limit = 0;
  int64_t offset = 0;
};

// What was done to find the answer, for tests, metrics and the curious.
struct Work {
  int64_t rows_scanned = 0;
  int64_t rows_filtered = 0;  // Rows the filter was evaluated on.
  int64_t segments = 0;
};

struct QueryAnswer {
  Batch rows;
  Work work;
};

struct SearchRequest {
  CollectionName in;
  std::string vector_field;      // "": the only vector field.
  Column queries;                // One vector a row.
  std::optional<Metric> metric;  // None: the metric of the field's index, else COSINE.
  std::string filter;
  std::vector<std::string> output_fields;
  int64_t limit = 10;
  int64_t offset = 0;
  std::map<std::string, std::string> params;  // ef, nprobe, ...
};

// The hits of query q are rows [starts[q], starts[q + 1]) of `rows`, best first.
struct SearchAnswer {
  std::vector<size_t> starts;
  std::vector<float> scores;  // In the metric's outward scale.
  Batch rows;                 // The primary key first, then the output fields.
  Metric metric = Metric::kCosine;
  Work work;
};

}  // namespace elanus::core
