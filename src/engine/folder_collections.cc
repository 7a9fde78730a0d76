// The verbs about collections as a whole.
#include "engine/complete_schema.h"
#include "engine/folder_store.h"
#include "engine/functions.h"
#include "engine/limits.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

std::string DatabaseOf(const std::string& name) {
  return name.empty() ? "default" : name;
}

// Descriptions and properties may have been changed since; they do not make it another collection.
bool IsSameSchema(const core::CollectionSchema& a, const core::CollectionSchema& b) {
  return a.name == b.name && a.fields == b.fields &&
         a.enable_dynamic_field == b.enable_dynamic_field;
}

core::Status NoSuchCollection(const core::CollectionName& name) {
  return core::NotFound("collection '" + name.collection + "' does not exist in database '" +
                        DatabaseOf(name.database) + "'")
      .WithNumber(core::Number::kCollectionNotFound);
}

}  // namespace

uint64_t FolderStore::Now() {
  return environment_.clock->NowMs() << 18;
}

core::Status FolderStore::CheckWritable() const {
  if (!environment_.read_only) return core::Status::Ok();
  return core::InvalidArgument(
      "the database is open for reading; open it for writing to change it");
}

core::Result<std::shared_ptr<Collection>> FolderStore::Find(const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  auto collection = catalog_->Find(DatabaseOf(name.database), name.collection);
  if (collection == nullptr) return NoSuchCollection(name);
  return collection;
}

core::Status FolderStore::CreateCollection(const std::string& database,
                                           const core::CollectionSchema& schema) {
  TRY(core::ValidateSchema(schema));
  TRY(CheckAnalyzers(schema));
  TRY(CheckSupported(schema));
  const core::CollectionSchema numbered = CompleteSchema(schema);
  const std::lock_guard lock(mutex_);
  const auto existing = catalog_->Find(DatabaseOf(database), schema.name);
  if (existing != nullptr) {
    if (IsSameSchema(existing->snapshot()->schema(), numbered)) return core::Status::Ok();
    return core::AlreadyExists("collection '" + schema.name + "' exists with another schema");
  }
  TRY(CheckWritable());
  return catalog_->Add(DatabaseOf(database), numbered);
}

core::Status FolderStore::DropCollection(const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  const std::string database = DatabaseOf(name.database);
  if (catalog_->Find(database, name.collection) == nullptr) return core::Status::Ok();
  // From here on the collection is gone, whatever happens to its files.
  const auto collection = TRY(catalog_->Take(database, name.collection));
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
  return *TRY(Find(name))->snapshot()->description;
}

core::Result<std::vector<std::string>> FolderStore::ListCollections(const std::string& database) {
  const std::lock_guard lock(mutex_);
  return catalog_->List(DatabaseOf(database));
}

core::Result<core::CollectionStatistics> FolderStore::GetStatistics(
    const core::CollectionName& name) {
  return Statistics(TRY(Find(name)).get(), std::nullopt);
}

core::Result<core::CollectionStatistics> FolderStore::GetPartitionStatistics(
    const core::CollectionName& name, const std::string& partition) {
  return Statistics(TRY(Find(name)).get(), partition);
}

core::Status FolderStore::RenameCollection(const core::CollectionName& /*from*/,
                                           const core::CollectionName& /*to*/) {
  return core::Unimplemented("renaming");
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

core::Status FolderStore::AlterField(const core::CollectionName& /*name*/,
                                     const std::string& /*field*/,
                                     const core::PropertyChange& /*change*/) {
  return core::Unimplemented("altering fields");
}

core::Status FolderStore::CreatePartition(const core::CollectionName& name,
                                          const std::string& partition) {
  return engine::CreatePartition(TRY(Find(name)).get(), partition);
}

core::Status FolderStore::DropPartition(const core::CollectionName& name,
                                        const std::string& partition) {
  return engine::DropPartition(TRY(Find(name)).get(), partition);
}

core::Status FolderStore::Load(const core::CollectionName& name,
                               const std::vector<std::string>& /*partitions*/) {
  TRY(Find(name));
  return core::Status::Ok();
}

core::Status FolderStore::Release(const core::CollectionName& /*name*/,
                                  const std::vector<std::string>& /*partitions*/) {
  return core::Unimplemented("load state");
}

core::Result<core::LoadState> FolderStore::GetLoadState(
    const core::CollectionName& /*name*/, const std::vector<std::string>& /*partitions*/) {
  return core::Unimplemented("load state");
}

core::Status FolderStore::CreateIndex(const core::CollectionName& name,
                                      const core::IndexDescription& index) {
  return engine::CreateIndex(TRY(Find(name)).get(), index);
}

core::Status FolderStore::DropIndex(const core::CollectionName& /*name*/,
                                    const std::string& /*index*/) {
  return core::Unimplemented("dropping indexes");
}

core::Result<std::vector<core::IndexState>> FolderStore::DescribeIndexes(
    const core::CollectionName& /*name*/) {
  return core::Unimplemented("describing indexes");
}

core::Status FolderStore::AlterIndex(const core::CollectionName& /*name*/,
                                     const std::string& /*index*/,
                                     const core::PropertyChange& /*change*/) {
  return core::Unimplemented("altering indexes");
}

}  // namespace elanus::engine
