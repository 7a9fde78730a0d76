// The verbs about collections as a whole.
#include <algorithm>

#include "engine/change_properties.h"
#include "engine/complete_schema.h"
#include "engine/folder_store.h"
#include "engine/functions.h"
#include "engine/text_embedding.h"
#include "engine/timestamps.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Descriptions and properties may have been changed since; they do not make it another collection.
bool IsSameSchema(const core::CollectionSchema& a, const core::CollectionSchema& b) {
  return a.name == b.name && a.fields == b.fields && a.functions == b.functions &&
         a.enable_dynamic_field == b.enable_dynamic_field && a.num_partitions == b.num_partitions &&
         a.shards == b.shards && a.consistency == b.consistency;
}

}  // namespace

uint64_t FolderStore::Now() {
  const std::lock_guard lock(mutex_);
  now_ = std::max(now_ + 1, TimestampOf(environment_.clock->NowMs()));
  for (const auto& [id, collection] : catalog_->collections()) {
    now_ = std::max(now_, collection->snapshot()->timestamp + 1);
  }
  return now_;
}

core::Status FolderStore::CheckWritable() const {
  if (!environment_.read_only) return core::Status::Ok();
  return core::InvalidArgument(
      "the database is open for reading; open it for writing to change it");
}

core::Result<std::shared_ptr<Collection>> FolderStore::Find(const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  return TRY(catalog_->Find(name)).collection;
}

core::Status FolderStore::CreateCollection(const std::string& database,
                                           const core::CollectionSchema& schema) {
  TRY(core::ValidateSchema(schema));
  TRY(CheckAnalyzers(schema));
  TRY(CheckProperties(schema.properties));
  core::CollectionSchema numbered = CompleteSchema(schema);
  for (auto& [key, value] : TRY(ChooseTextModels(schema, environment_.embedder))) {
    numbered.properties[key] = std::move(value);
  }
  const core::CollectionName name{database, schema.name};
  const std::lock_guard lock(mutex_);
  TRY(catalog_->CheckDatabase(database));
  if (catalog_->IsTaken(name)) {
    const Catalog::Found existing = TRY(catalog_->Find(name));
    if (existing.is_alias) return AliasConflict(name);
    if (IsSameSchema(existing.collection->snapshot()->schema(), numbered)) {
      return core::Status::Ok();
    }
    return core::AlreadyExists(
        "create duplicate collection with different parameters, collection: " + schema.name);
  }
  TRY(CheckWritable());
  return catalog_->Add(database, numbered);
}

core::Status FolderStore::DropCollection(const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  TRY(catalog_->CheckDatabase(name.database));
  if (!catalog_->IsTaken(name)) return core::Status::Ok();
  const Catalog::Found found = TRY(catalog_->Find(name));
  if (found.is_alias) {
    return core::InvalidArgument("cannot drop the collection via alias = " + name.collection)
        .WithNumber(core::Number::kUnexpected);
  }
  // From here on the collection is gone, whatever happens to its files.
  const auto collection = TRY(catalog_->Take(found.id));
  now_ = std::max(now_, collection->snapshot()->timestamp);
  // Writers that have got hold of it are told; whatever else goes wrong with files that belong to
  // nothing any more is for the next recovery.
  const core::Status stopped = collection->Exclusive([&](Ledger* ledger) {
    ledger->stopped = NoSuchCollection(name);
    return core::Status::Ok();
  });
  static_cast<void>(stopped);
  const core::Status removed = environment_.files->RemoveTree(collection->directory());
  static_cast<void>(removed);
  return core::Status::Ok();
}

core::Result<core::CollectionDescription> FolderStore::DescribeCollection(
    const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  const Catalog::Found found = TRY(catalog_->Find(name));
  core::CollectionDescription description = *found.collection->snapshot()->description;
  for (const storage::AliasEntry& alias : catalog_->contents().aliases) {
    if (alias.collection == found.id) description.aliases.push_back(alias.alias);
  }
  std::sort(description.aliases.begin(), description.aliases.end());
  return description;
}

core::Result<std::vector<std::string>> FolderStore::ListCollections(const std::string& database) {
  const std::lock_guard lock(mutex_);
  TRY(catalog_->CheckDatabase(database));
  std::vector<std::string> names;
  for (const storage::CatalogEntry& entry : catalog_->contents().entries) {
    if (entry.database == DatabaseOf(database)) names.push_back(entry.collection);
  }
  std::sort(names.begin(), names.end());
  return names;
}

core::Result<std::vector<core::SegmentDescription>> FolderStore::ListSegments(
    const core::CollectionName& name) {
  return engine::ListSegments(TRY(Find(name)).get());
}

core::Status FolderStore::RenameCollection(const core::CollectionName& from,
                                           const core::CollectionName& to) {
  TRY(core::ValidateName("collection", to.collection));
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  const Catalog::Found found = TRY(catalog_->Find(from));
  if (found.is_alias) {
    return core::InvalidArgument("unsupported use an alias to rename collection, alias:" +
                                 from.collection)
        .WithNumber(core::Number::kUnexpected);
  }
  TRY(catalog_->CheckDatabase(to.database));
  if (catalog_->IsTaken(to)) {
    return core::AlreadyExists("duplicated new collection name " + DatabaseOf(to.database) + ":" +
                               to.collection + " with other collection name or alias");
  }
  if (DatabaseOf(from.database) != DatabaseOf(to.database)) {
    for (const storage::AliasEntry& alias : catalog_->contents().aliases) {
      if (alias.collection != found.id) continue;
      return core::InvalidArgument("collection '" + from.collection + "' has the alias '" +
                                   alias.alias + "' in its database; drop it before the " +
                                   "collection goes to another database")
          .WithNumber(core::Number::kUnexpected);
    }
  }
  return catalog_->Rename(found.id, to);
}

core::Result<core::CollectionStatistics> FolderStore::GetStatistics(
    const core::CollectionName& name) {
  return Statistics(TRY(Find(name)).get(), std::nullopt);
}

core::Result<core::CollectionStatistics> FolderStore::GetPartitionStatistics(
    const core::CollectionName& name, const std::string& partition) {
  return Statistics(TRY(Find(name)).get(), partition);
}

core::Status FolderStore::TruncateCollection(const core::CollectionName& name) {
  return Truncate(TRY(Find(name)).get());
}

core::Status FolderStore::AddField(const core::CollectionName& name,
                                   const core::FieldSchema& field) {
  return engine::AddField(TRY(Find(name)).get(), field);
}

core::Status FolderStore::AlterCollection(const core::CollectionName& name,
                                          const core::PropertyChange& change) {
  return engine::AlterCollection(TRY(Find(name)).get(), change);
}

core::Status FolderStore::AlterField(const core::CollectionName& name, const std::string& field,
                                     const core::PropertyChange& change) {
  return engine::AlterField(TRY(Find(name)).get(), field, change);
}

core::Status FolderStore::CreatePartition(const core::CollectionName& name,
                                          const std::string& partition) {
  return engine::CreatePartition(TRY(Find(name)).get(), partition);
}

core::Status FolderStore::DropPartition(const core::CollectionName& name,
                                        const std::string& partition) {
  return engine::DropPartition(TRY(Find(name)).get(), partition);
}

}  // namespace elanus::engine
