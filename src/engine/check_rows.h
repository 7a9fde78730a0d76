// What may be written: rows are checked whole before anything is written.
#pragma once

#include "core/batch.h"
#include "core/schema.h"
#include "core/status.h"

namespace elanus::engine {

// The rows with every field of the schema, in its order: defaults and nulls stand where the batch
// says nothing, and a generated primary key is an empty column. kInvalidArgument names the field
// and the value that is wrong.
core::Result<core::Batch> CheckRows(const core::CollectionSchema& schema, const core::Batch& rows);

// The same for rows that replace others, which always bring their key.
core::Result<core::Batch> CheckUpsertRows(const core::CollectionSchema& schema,
                                          const core::Batch& rows);

// The given columns alone, checked like those of CheckUpsertRows.
core::Result<core::Batch> CheckGivenRows(const core::CollectionSchema& schema,
                                         const core::Batch& rows);

// Adds what a row has that says nothing about the field: its default, else null.
// kInvalidArgument if the field has no default and is not nullable.
core::Status AppendNothing(const core::FieldSchema& field, core::Column* column);

// Adds the fields that the schema has got since the rows were checked.
core::Status AddLaterFields(const core::CollectionSchema& schema, core::Batch* rows);

// Whether keys that a request gives are of the primary key's type.
core::Status CheckKeys(const core::CollectionSchema& schema, const core::Column& keys);

// Whether the queries of a search fit a vector field: dimension, finite values.
core::Status CheckVectors(const core::FieldSchema& field, const core::ColumnView& vectors);

}  // namespace elanus::engine
