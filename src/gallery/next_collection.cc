// The next collection is marked as whole before the first rename. Without the mark it is never
// taken for the real one: a person may have dropped the collection while the next was unfinished.
#include "gallery/next_collection.h"

#include "gallery/collection.h"
#include "gallery/picture_row.h"

namespace elanus::gallery {
namespace {

constexpr const char* kOldSuffix = "__old";
// DO NOT CHANGE: they are in the manifests of databases whose switch was cut off.
constexpr const char* kWholeProperty = "elanus.whole";
constexpr const char* kReplacedProperty = "elanus.replaced";

std::string OldCollection(const std::string& collection) {
  return collection + kOldSuffix;
}

core::Result<bool> Exists(core::Store* store, const std::string& collection) {
  const auto description = store->DescribeCollection({"", collection});
  if (description.code() == core::Code::kNotFound) return false;
  if (!description.ok()) return description.status();
  return true;
}

// Whether there is such a collection, with this mark of ours.
core::Result<bool> IsMarked(core::Store* store, const std::string& collection,
                            const char* property) {
  const auto description = store->DescribeCollection({"", collection});
  if (description.code() == core::Code::kNotFound) return false;
  if (!description.ok()) return description.status();
  return description->schema.properties.contains(property);
}

core::Status Mark(core::Store* store, const std::string& collection, const char* property) {
  return store->AlterCollection({"", collection}, {.set = {{property, "true"}}, .removed = {}});
}

// A collection of this name that was not replaced by us is somebody's own.
core::Status DropReplaced(core::Store* store, const std::string& collection) {
  const std::string old = OldCollection(collection);
  if (!TRY(IsMarked(store, old, kReplacedProperty))) return core::Status::Ok();
  return store->DropCollection({"", old});
}

// The same fields, with ids that the store gives anew.
core::CollectionSchema NextSchema(const core::CollectionSchema& schema, const std::string& name,
                                  const embed::Model& model) {
  core::CollectionSchema next = schema;
  next.name = name;
  for (core::FieldSchema& field : next.fields) {
    field.id = 0;
    if (field.name == "vector") field.dim = model.folder().dimension;
  }
  std::erase_if(next.fields, [](const core::FieldSchema& field) { return field.is_dynamic; });
  next.properties.erase(kReplacedProperty);  // Of a switch that was cut off before it renamed.
  SetModelProperties(model, &next.properties);
  return next;
}

// A field may have been added since the next collection was begun.
core::Status AddMissingFields(core::Store* store, const core::CollectionSchema& schema,
                              const std::string& next) {
  const auto description = TRY(store->DescribeCollection({"", next}));
  for (core::FieldSchema field : schema.fields) {
    if (description.schema.Find(field.name) != nullptr) continue;
    field.id = 0;
    TRY(store->AddField({"", next}, field));
  }
  return core::Status::Ok();
}

}  // namespace

std::string NextCollection(const std::string& collection) {
  return collection + kNextSuffix;
}

core::Status EnsureNextCollection(core::Store* store, const std::string& collection,
                                  const embed::Model& model) {
  const std::string next = NextCollection(collection);
  const auto begun = TRY(ReadCollectionModel(store, next));
  if (begun && (!CheckSameModel(next, *begun, model.folder()).ok() ||
                !CheckSamePrecision(next, *begun, model.precision()).ok())) {
    TRY(store->DropCollection({"", next}));
  }
  const auto description = TRY(store->DescribeCollection({"", collection}));
  if (!TRY(Exists(store, next))) {
    TRY(store->CreateCollection("", NextSchema(description.schema, next, model)));
  }
  TRY(AddMissingFields(store, description.schema, next));
  for (core::IndexDescription index : description.indexes) {
    index.id = 0;
    TRY(store->CreateIndex({"", next}, index));
  }
  return store->Load({"", next}, {});
}

core::Status SwitchToNext(core::Store* store, const std::string& collection,
                          const std::string& keep_as) {
  const std::string next = NextCollection(collection);
  TRY(DropReplaced(store, collection));
  TRY(Mark(store, next, kWholeProperty));
  // Both have every row, so it does not matter to anybody when an alias turns.
  for (const std::string& alias : TRY(store->DescribeCollection({"", collection})).aliases) {
    TRY(store->AlterAlias({"", next}, alias));
  }
  if (keep_as.empty()) {
    TRY(Mark(store, collection, kReplacedProperty));
    TRY(store->RenameCollection({"", collection}, {"", OldCollection(collection)}));
  } else {
    TRY(store->CreateCollection("", TroubleSchema(TroubleCollection(keep_as))));
    TRY(store->Load({"", TroubleCollection(keep_as)}, {}));
    TRY(store->RenameCollection({"", collection}, {"", keep_as}));
  }
  return FinishSwitch(store, collection);
}

core::Status FinishSwitch(core::Store* store, const std::string& collection) {
  const std::string next = NextCollection(collection);
  if (!TRY(Exists(store, collection))) {
    if (!TRY(IsMarked(store, next, kWholeProperty))) return core::Status::Ok();
    TRY(store->RenameCollection({"", next}, {"", collection}));
  }
  if (TRY(IsMarked(store, collection, kWholeProperty))) {
    TRY(store->AlterCollection({"", collection}, {.set = {}, .removed = {kWholeProperty}}));
  }
  return DropReplaced(store, collection);
}

core::Result<std::string> CollectionToRead(core::Store* store, const std::string& collection) {
  if (TRY(Exists(store, collection))) return collection;
  const std::string next = NextCollection(collection);
  return TRY(IsMarked(store, next, kWholeProperty)) ? next : collection;
}

}  // namespace elanus::gallery
