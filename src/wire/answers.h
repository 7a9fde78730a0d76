// Answers of searches and queries as SearchResults and QueryResults messages.
//
// An answer has a FieldData for each output field also when nothing was found, as older clients
// take its absence for an error. Dynamic keys stand in the FieldData of the dynamic field alone;
// output_fields names them, and clients pick by it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/request.h"
#include "core/schema.h"
#include "core/search.h"

namespace milvus::proto::milvus {
class QueryResults;
class SearchResults;
}  // namespace milvus::proto::milvus

namespace elanus::wire {

struct AnswerShape {
  std::vector<std::string> output_fields;  // As the request has them.
  int64_t limit = 0;                       // Of a search.
  std::string group_field;                 // Of a grouped search.
};

// The fields of an answer, in the order of Milvus: as asked for; of "*", scalars in the schema's
// order, dynamic keys, the primary key, vectors.
struct AnswerFields {
  std::vector<const core::FieldSchema*> fields;
  std::vector<std::string> names;  // What output_fields tells: fields, and dynamic keys by name.
};

// Names that are neither a field nor dynamic keys are left out: the store has refused them.
AnswerFields FindAnswerFields(const core::CollectionSchema& schema,
                              const std::vector<std::string>& asked);
// The same with the primary key at the end, if it is not asked for.
AnswerFields FindQueryFields(const core::CollectionSchema& schema,
                             const std::vector<std::string>& asked);

// Everything of a search's answer but fields_data.
void WriteSearchHead(const core::SearchAnswer& answer, const core::CollectionSchema& schema,
                     const AnswerShape& shape, milvus::proto::milvus::SearchResults* message);
// Everything of a query's answer but fields_data.
void WriteQueryHead(const core::CollectionSchema& schema, const AnswerShape& shape,
                    milvus::proto::milvus::QueryResults* message);
// A column that leaves the batch, so that its memory goes with it; empty if it is not there.
core::Column TakeColumn(const core::FieldSchema& field, core::Batch* rows);

// Fills `results`; status, collection_name, session_ts and the iterator's token are the caller's.
// The primary key is in fields_data only if it is asked for. Each column's memory is given back
// once it is written.
void WriteSearchAnswer(core::SearchAnswer&& answer, const core::CollectionSchema& schema,
                       const AnswerShape& shape, milvus::proto::milvus::SearchResults* message);

// Fills fields_data, output_fields and primary_field_name. The primary key is always in
// fields_data.
void WriteQueryAnswer(core::QueryAnswer&& answer, const core::CollectionSchema& schema,
                      const AnswerShape& shape, milvus::proto::milvus::QueryResults* message);

// The answer to the output field count(*).
inline constexpr const char* kCountField = "count(*)";
void WriteCountAnswer(int64_t rows, milvus::proto::milvus::QueryResults* message);

}  // namespace elanus::wire
