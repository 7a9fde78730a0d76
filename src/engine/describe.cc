// The verbs that change what a collection says about itself.
#include "engine/edition.h"
#include "engine/read_rows.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

core::Result<core::IndexDescription> CheckIndex(const core::CollectionSchema& schema,
                                                core::IndexDescription index) {
  const core::FieldSchema* field = schema.Find(index.field);
  if (field == nullptr) return NoSuchField(schema, index.field);
  if (index.name.empty()) index.name = index.field;
  if (index.type.empty()) index.type = "AUTOINDEX";
  const bool is_exact = index.type == "FLAT" || index.type == "AUTOINDEX";
  if (!is_exact || !core::IsVector(field->type)) {
    return core::Unimplemented("an index of type '" + index.type + "' on field '" + index.field +
                               "' (" + core::TypeName(field->type) +
                               ") is not supported; vector fields take FLAT and AUTOINDEX");
  }
  return index;
}

// Runs `change` on a copy of the description and makes it the collection's.
core::Status Redescribe(Collection* collection,
                        const std::function<core::Status(core::CollectionDescription*)>& change) {
  return collection->Exclusive([&](Ledger* ledger) -> core::Status {
    core::CollectionDescription description = *ledger->state.description;
    TRY(change(&description));
    Edition edition(*collection, ledger);
    edition.state().description =
        std::make_shared<const core::CollectionDescription>(std::move(description));
    return edition.Publish();
  });
}

}  // namespace

core::Status CreateIndex(Collection* collection, const core::IndexDescription& index) {
  return Redescribe(collection, [&](core::CollectionDescription* description) -> core::Status {
    core::IndexDescription checked = TRY(CheckIndex(description->schema, index));
    for (const core::IndexDescription& existing : description->indexes) {
      if (existing == checked) return core::Status::Ok();
      if (existing.field == checked.field || existing.name == checked.name) {
        return core::AlreadyExists("field '" + existing.field + "' has the index '" +
                                   existing.name + "' (" + existing.type + ", " +
                                   core::MetricName(existing.metric) + ") already");
      }
    }
    description->indexes.push_back(std::move(checked));
    return core::Status::Ok();
  });
}

core::Status AlterCollection(Collection* collection, const core::PropertyChange& change) {
  return Redescribe(collection, [&](core::CollectionDescription* description) {
    for (const auto& [key, value] : change.set) description->schema.properties[key] = value;
    for (const std::string& key : change.removed) description->schema.properties.erase(key);
    return core::Status::Ok();
  });
}

}  // namespace elanus::engine
