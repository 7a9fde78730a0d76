// Adding a field. Segments that are there do not have it; they answer with its default or with null
// (missing_column.h), and get the column when they are merged. The log is cut first, since its
// records have the fields of the schema they were written under.
#include "core/limits.h"
#include "engine/check_rows.h"
#include "engine/complete_schema.h"
#include "engine/edition.h"
#include "engine/functions.h"
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
  return collection->Exclusive([&](Ledger* ledger) -> core::Status {
    core::CollectionDescription description = *ledger->state.description;
    TRY(CheckAddable(description.schema, field));
    description.schema.fields.push_back(field);
    description.schema.fields.back().id = NextFieldId(ledger->state.schema());
    Edition edition(*collection, ledger);
    TRY(edition.SealGrowing());
    edition.state().description =
        std::make_shared<const core::CollectionDescription>(std::move(description));
    return edition.Publish();
  });
}

}  // namespace elanus::engine
