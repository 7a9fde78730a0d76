// Rows of requests and answers: FieldData messages and columns.
//
// What is read here is form: kinds of values, how many there are, dimensions, ranges of integers.
// What a schema demands of values (lengths, nulls, finite numbers, generated keys, fields that are
// missing) is checked by the store, which checks rows from every face alike.
#pragma once

#include <cstdint>

#include "core/batch.h"
#include "core/schema.h"
#include "core/status.h"
#include "wire/scalars.h"

namespace google::protobuf {
template <typename Element>
class RepeatedPtrField;
}

namespace milvus::proto::schema {
class FieldData;
}

namespace elanus::wire {

using FieldDataList = google::protobuf::RepeatedPtrField<milvus::proto::schema::FieldData>;

// The rows of an insert or an upsert, in the order of the message; dynamic keys are the column of
// the schema's dynamic field, whatever the message calls it. Each column's memory in the message is
// given back once it is read. kInvalidArgument names the field, the row and what is wrong;
// kExhausted if nulls and defaults would take more memory than kRowBytesMax.
core::Result<core::Batch> ReadRows(FieldDataList* fields, uint64_t num_rows,
                                   const core::CollectionSchema& schema);

// One field of `rows` rows, from a request or from an answer.
core::Result<core::Column> ReadColumn(const milvus::proto::schema::FieldData& message,
                                      const core::FieldSchema& field, size_t rows);

// Name, type, id and flags of the field, and the values of the column. Nulls have a flag in any
// case; those of vectors have no value in any case. REQUIRES: the column has the field's type
void WriteColumn(const core::ColumnView& column, const core::FieldSchema& field, Nulls nulls,
                 milvus::proto::schema::FieldData* message);

// Everything of WriteColumn but the values.
void WriteColumnHead(const core::ColumnView& column, const core::FieldSchema& field,
                     milvus::proto::schema::FieldData* message);

// A small message may ask for many nulls or defaults of wide fields. No request of 64 MiB that
// means it gets near this.
inline constexpr uint64_t kRowBytesMax = uint64_t{2} << 30;

}  // namespace elanus::wire
