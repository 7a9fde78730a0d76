// Adding a field. Segments that are there do not have it; they answer with its default or with null
// (missing_column.h), and get the column when they are merged. The log is cut first, since its
// records have the fields of the schema they were written under.
#include "core/limits.h"
#include "engine/check_rows.h"
#include "engine/complete_schema.h"
#include "engine/edition.h"
#include "engine/functions.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

core::Status CheckAddable(const core::CollectionSchema& schema, const core::FieldSchema& field) {
  TRY(core::ValidateField(field));
  TRY(CheckAnalyzer(field));
  if (schema.Find(field.name) != nullptr) {
    return core::InvalidArgument("duplicated field name: " + field.name);
  }
  if (!field.nullable) {
    return core::InvalidArgument("added field must be nullable, please check it, field name = " +
                                 field.name);
  }
  if (field.is_primary || field.is_partition_key || field.is_dynamic ||
      core::IsVector(field.type)) {
    return core::InvalidArgument("field '" + field.name +
                                 "' cannot be added: a field that comes later is a scalar, and "
                                 "neither a primary key nor a partition key");
  }
  if (schema.fields.size() >= core::kFieldsMax) {
    return core::InvalidArgument("The number of fields has reached the maximum value " +
                                 std::to_string(core::kFieldsMax));
  }
  return core::Status::Ok();
}

}  // namespace

core::Status AddField(Collection* collection, const core::FieldSchema& field) {
  TRY(Flush(collection));
  return Redescribe(
      collection, [&](core::CollectionDescription* description, Edition* edition) -> core::Status {
        TRY(CheckAddable(description->schema, field));
        core::FieldSchema added = field;
        added.id = NextFieldId(description->schema);
        description->schema.fields.push_back(std::move(added));
        return edition->SealGrowing();
      });
}

}  // namespace elanus::engine
