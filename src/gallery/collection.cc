// The bad files stand in a collection of their own because they have no vector, and so that no
// search, count or listing of pictures has to leave them out.
#include "gallery/collection.h"

#include <fmt/format.h>

#include "gallery/picture_row.h"

namespace elanus::gallery {
namespace {

constexpr const char* kTroubleSuffix = "__bad";
constexpr const char* kOldSuffix = "__old";

// Property names. DO NOT CHANGE: they are in the manifests of every database.
constexpr const char* kModelProperty = "elanus.model";
constexpr const char* kFingerprintProperty = "elanus.model_fingerprint";
constexpr const char* kPrecisionProperty = "elanus.precision";

std::string Property(const core::CollectionSchema& schema, const char* name) {
  const auto found = schema.properties.find(name);
  return found == schema.properties.end() ? "" : found->second;
}

// Makes a collection unless there is one of this name: another process or an earlier run may have
// been stopped between the two collections.
core::Status CreateIfMissing(core::Store* store, const core::CollectionSchema& schema) {
  const auto existing = store->DescribeCollection({"", schema.name});
  if (existing.ok()) return core::Status::Ok();
  if (existing.code() != core::Code::kNotFound) return existing.status();
  return store->CreateCollection("", schema);
}

}  // namespace

std::string TroubleCollection(const std::string& collection) {
  return collection + kTroubleSuffix;
}

bool IsHiddenCollection(const std::string& collection) {
  return collection.ends_with(kTroubleSuffix) || collection.ends_with(kNextSuffix) ||
         collection.ends_with(kOldSuffix);
}

core::Result<std::optional<CollectionModel>> ReadCollectionModel(core::Store* store,
                                                                 const std::string& collection) {
  const auto description = store->DescribeCollection({"", collection});
  if (description.code() == core::Code::kNotFound) return std::optional<CollectionModel>();
  if (!description.ok()) return description.status();
  const core::CollectionSchema& schema = description.value().schema;
  CollectionModel model{.name = Property(schema, kModelProperty),
                        .fingerprint = Property(schema, kFingerprintProperty),
                        .dimension = 0,
                        .precision = Property(schema, kPrecisionProperty)};
  const core::FieldSchema* vector = schema.Find("vector");
  if (model.name.empty() || vector == nullptr) {
    return core::InvalidArgument("collection '" + collection +
                                 "' was not made from pictures; choose another --collection");
  }
  model.dimension = vector->dim;
  return std::optional<CollectionModel>(std::move(model));
}

// The fingerprint decides, not the name: a model that was made again under its old name gives
// vectors that look right and find nothing.
core::Status CheckSameModel(const std::string& collection, const CollectionModel& made_with,
                            const embed::ModelFolder& model) {
  if (made_with.fingerprint == model.fingerprint && made_with.dimension == model.dimension) {
    return core::Status::Ok();
  }
  if (made_with.name == model.name) {
    return core::InvalidArgument(fmt::format(
        "collection '{}' was made with another version of model '{}' ({} dimensions, fingerprint "
        "{:.12}; this one has {} and {:.12}); make the collection anew with: elanus reembed "
        "--model {}, use another --collection, or import that version",
        collection, model.name, made_with.dimension, made_with.fingerprint, model.dimension,
        model.fingerprint, model.name));
  }
  return core::InvalidArgument(fmt::format(
      "collection '{}' was made with model '{}' ({} dimensions), not with '{}' ({} dimensions); "
      "use --model {}, another --collection for '{}', or make the collection anew with: "
      "elanus reembed --model {}",
      collection, made_with.name, made_with.dimension, model.name, model.dimension, made_with.name,
      model.name, model.name));
}

// A collection of an unknown precision was made before it was written down.
core::Status CheckSamePrecision(const std::string& collection, const CollectionModel& made_with,
                                embed::Precision precision) {
  const std::string name = embed::PrecisionName(precision);
  if (made_with.precision.empty() || made_with.precision == name) return core::Status::Ok();
  return core::InvalidArgument(fmt::format(
      "collection '{}' was made in {}, not in {}; use --precision {}, or make the collection anew "
      "with: elanus reembed --precision {}",
      collection, made_with.precision, name, made_with.precision, name));
}

void SetModelProperties(const embed::Model& model, std::map<std::string, std::string>* properties) {
  (*properties)[kModelProperty] = model.folder().name;
  (*properties)[kFingerprintProperty] = model.folder().fingerprint;
  (*properties)[kPrecisionProperty] = embed::PrecisionName(model.precision());
}

core::Status EnsureCollection(core::Store* store, const std::string& collection,
                              const embed::Model& model) {
  // The bad files' collection comes first: whoever sees the pictures' one may count on both.
  // Each step is one that an earlier run may have been stopped behind.
  TRY(CreateIfMissing(store, TroubleSchema(TroubleCollection(collection))));
  TRY(store->Load({"", TroubleCollection(collection)}, {}));
  core::CollectionSchema schema = PictureSchema(collection, model.folder().dimension);
  SetModelProperties(model, &schema.properties);
  TRY(CreateIfMissing(store, schema));
  const auto description = TRY(store->DescribeCollection({"", collection}));
  if (description.indexes.empty()) {
    core::IndexDescription index;
    index.field = "vector";
    index.type = "FLAT";
    index.metric = core::Metric::kCosine;
    TRY(store->CreateIndex({"", collection}, index));
  }
  return store->Load({"", collection}, {});
}

core::Result<std::vector<std::string>> ListVisibleCollections(core::Store* store) {
  std::vector<std::string> names = TRY(store->ListCollections(""));
  std::erase_if(names, IsHiddenCollection);
  return names;
}

core::Status DropPictures(core::Store* store, const std::string& collection) {
  // One of such a name that was not made from pictures is somebody's own.
  for (const char* suffix : {kNextSuffix, kOldSuffix}) {
    const auto made = ReadCollectionModel(store, collection + suffix);
    if (made.ok() && made->has_value()) TRY(store->DropCollection({"", collection + suffix}));
  }
  // The collection goes last: while it is there, a drop that was cut off can be repeated.
  TRY(store->DropCollection({"", TroubleCollection(collection)}));
  return store->DropCollection({"", collection});
}

core::Status DeleteRows(core::Store* store, const std::string& collection,
                        const std::vector<int64_t>& ids) {
  if (ids.empty()) return core::Status::Ok();
  core::DeleteRequest request;
  request.from.collection = collection;
  request.keys = core::Int64Column(ids);
  TRY(store->Delete(request));
  return core::Status::Ok();
}

}  // namespace elanus::gallery
