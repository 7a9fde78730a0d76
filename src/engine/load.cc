// Load and release. Segments are mapped whether they are loaded or not: the state says what readers
// may ask for, as in Milvus, and costs nothing.
#include "core/types.h"
#include "engine/index_vectors.h"
#include "engine/partitions.h"
#include "engine/redescribe.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

core::Status CheckIndexed(const core::CollectionDescription& description) {
  for (const core::FieldSchema& field : description.schema.fields) {
    if (!core::IsVector(field.type)) continue;
    bool has_index = false;
    for (const core::IndexDescription& index : description.indexes) {
      has_index = has_index || index.field == field.name;
    }
    if (has_index) continue;
    return core::NotFound("index not found[collection=" + description.schema.name +
                          "]; vector field '" + field.name +
                          "' needs one before the collection is loaded")
        .WithNumber(core::Number::kIndexNotFound);
  }
  return core::Status::Ok();
}

// No names mean all partitions, and those to come.
core::Status SetLoaded(bool is_loaded, const std::vector<std::string>& names,
                       core::CollectionDescription* description) {
  if (names.empty()) {
    description->is_loaded = is_loaded;
    for (core::PartitionDescription& partition : description->partitions) {
      partition.is_loaded = is_loaded;
    }
    return core::Status::Ok();
  }
  if (description->schema.partition_key() != nullptr) {
    return core::InvalidArgument(
        "partitions cannot be loaded or released by name if partition key mode is used");
  }
  bool is_any_loaded = false;
  for (const std::string& name : names) TRY(FindPartition(*description, name));
  for (core::PartitionDescription& partition : description->partitions) {
    for (const std::string& name : names) {
      if (partition.name == name) partition.is_loaded = is_loaded;
    }
    is_any_loaded = is_any_loaded || partition.is_loaded;
  }
  description->is_loaded = description->is_loaded && is_any_loaded;
  return core::Status::Ok();
}

}  // namespace

core::Status Load(Collection* collection, const std::vector<std::string>& partitions) {
  // Asked of a database that is open for reading, too: what is loaded needs no change.
  core::CollectionDescription wanted = *collection->snapshot()->description;
  TRY(CheckIndexed(wanted));
  TRY(SetLoaded(true, partitions, &wanted));
  AskForVectorIndexes(collection);
  if (wanted.partitions == collection->snapshot()->description->partitions &&
      wanted.is_loaded == collection->snapshot()->description->is_loaded) {
    return core::Status::Ok();
  }
  return Redescribe(collection, [&](core::CollectionDescription* description) -> core::Status {
    TRY(CheckIndexed(*description));
    return SetLoaded(true, partitions, description);
  });
}

core::Status Release(Collection* collection, const std::vector<std::string>& partitions) {
  return Redescribe(collection, [&](core::CollectionDescription* description) {
    return SetLoaded(false, partitions, description);
  });
}

core::Result<core::LoadState> LoadStateOf(const core::CollectionDescription& description,
                                          const std::vector<std::string>& partitions) {
  if (partitions.empty()) {
    for (const core::PartitionDescription& partition : description.partitions) {
      if (partition.is_loaded) return core::LoadState::kLoaded;
    }
    return core::LoadState::kNotLoaded;
  }
  for (const std::string& name : partitions) {
    const int64_t id = TRY(FindPartition(description, name));
    for (const core::PartitionDescription& partition : description.partitions) {
      if (partition.id == id && !partition.is_loaded) return core::LoadState::kNotLoaded;
    }
  }
  return core::LoadState::kLoaded;
}

}  // namespace elanus::engine
