// Primary keys: IDs messages and columns.
#pragma once

#include "core/column.h"
#include "core/schema.h"
#include "core/status.h"

namespace milvus::proto::schema {
class IDs;
}

namespace elanus::wire {

// kInvalidArgument if the ids are not of the primary key's type, or not there.
core::Result<core::Column> ReadIds(const milvus::proto::schema::IDs& message,
                                   const core::FieldSchema& primary);

// Also no keys have a type, as clients ask which it is.
// REQUIRES: an Int64 or a VarChar column without nulls
void WriteIds(const core::ColumnView& keys, milvus::proto::schema::IDs* message);

}  // namespace elanus::wire
