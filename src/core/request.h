// Requests and answers about rows: plain values, the same for every face and every store.
//
// A filter is text in the filter language; "" means every row. `filter_values` stand for the
// {names} in it. No partitions means all that are loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/description.h"

namespace elanus::core {

// The columns are the fields of the schema. Dynamic keys stand in a JSON column kDynamicField, an
// object a row. A field that is not given is null or its default.
struct InsertRequest {
  CollectionName to;
  Batch rows;
  std::string partition;  // "": the default one, or what the partition key says.
};

struct UpsertRequest {
  CollectionName to;
  Batch rows;
  std::string partition;
  // Fields that are not given keep the value of the row that is replaced, dynamic keys too. A row
  // that replaces none needs every field that has no default and is not nullable.
  bool is_partial = false;
};

struct WriteReceipt {
  Column keys;  // The primary keys, in the order of the rows.
  uint64_t timestamp = 0;
};

// Either keys or a filter.
struct DeleteRequest {
  CollectionName from;
  std::optional<Column> keys;
  std::string filter;
  FilterValues filter_values;
  std::string partition;  // "": all.
};

struct DeleteReceipt {
  int64_t deleted = 0;
  uint64_t timestamp = 0;
};

// Which state of a collection a request reads. Iterators pin the state of their first request and
// ask for it again: rows written or deleted meanwhile change nothing for them.
struct ReadPoint {
  // The timestamp of an earlier answer; 0: now.
  uint64_t timestamp = 0;
  // Keeps the state readable for kPinSeconds after its last use, also through compaction. Without
  // it, a state of the past is what its rows and deletes say that are still there.
  bool pin = false;
};
inline constexpr int64_t kPinSeconds = 600;

// Rows by filter or by keys, in the order of the primary key; equal keys by age. Without keys and
// with limit 0 every matching row is returned.
struct QueryRequest {
  CollectionName from;
  std::string filter;
  FilterValues filter_values;
  std::vector<std::string> partitions;
  std::optional<Column> keys;
  // "*" is every field that no function computes; a name that no field has is a dynamic key if
  // there is a dynamic field; empty: the primary key alone.
  std::vector<std::string> output_fields;
  int64_t limit = 0;
  int64_t offset = 0;
  ReadPoint at;
};

struct CountRequest {
  CollectionName of;
  std::string filter;
  FilterValues filter_values;
  std::vector<std::string> partitions;
  ReadPoint at;
};

// What was done to find the answer, for tests, metrics and the curious.
struct Work {
  int64_t rows_scanned = 0;    // Vectors that were compared, over all queries.
  int64_t rows_filtered = 0;   // Rows the filter was evaluated on.
  int64_t rows_looked_up = 0;  // Rows that scalar indexes named.
  int64_t segments = 0;        // That were looked into.
};

struct QueryAnswer {
  Batch rows;
  uint64_t timestamp = 0;  // Of the state that was read.
  Work work;
};

struct CountAnswer {
  int64_t rows = 0;
  uint64_t timestamp = 0;
  Work work;
};

}  // namespace elanus::core
