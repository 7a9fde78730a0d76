// Collections come and go in the same order as files do: the files of a new one are safe before the
// catalog names it; those of a dropped one go after the catalog has let go of it.
#include "engine/catalog.h"

#include <algorithm>

#include "engine/complete_schema.h"
#include "engine/lost_found.h"
#include "engine/make_folder.h"
#include "engine/recover.h"

namespace elanus::engine {
namespace {

std::string TemporaryName(const char* name) {
  return name + std::string(storage::kTemporarySuffix);
}

}  // namespace

core::Result<std::unique_ptr<Catalog>> Catalog::Open(const Environment& environment,
                                                     const std::string& path,
                                                     std::vector<std::string>* notices) {
  std::unique_ptr<Catalog> catalog(std::make_unique<Catalog>(Catalog(environment, path)));
  const std::string file = JoinPath(path, storage::kCatalogName);
  if (!TRY(environment.files->Exists(file))) {
    TRY(catalog->Replace({}));
  }
  TRY(catalog->Load(notices));
  if (!environment.read_only) TRY(catalog->PutStraysAside(notices));
  return catalog;
}

core::Status Catalog::Load(std::vector<std::string>* notices) {
  const std::string file = JoinPath(path_, storage::kCatalogName);
  catalog_ = TRY(storage::DecodeCatalog(file, TRY(environment_.files->Read(file))));
  // All of them at once: damage is told when a database is opened, not at the first request.
  for (const storage::CatalogEntry& entry : catalog_.entries) {
    collections_[{entry.database, entry.collection}] =
        TRY(RecoverCollection(environment_, DirectoryOf(entry.id), notices));
  }
  return core::Status::Ok();
}

core::Status Catalog::PutStraysAside(std::vector<std::string>* notices) {
  std::vector<std::string> strays;
  std::vector<std::string> known = {storage::kCatalogName, kLockName, kLostFoundName};
  for (const storage::CatalogEntry& entry : catalog_.entries) {
    known.push_back(CollectionDirectoryName(entry.id));
    const std::vector<std::string> files =
        collections_[{entry.database, entry.collection}]->KnownFiles();
    for (const std::string& name : TRY(environment_.files->List(DirectoryOf(entry.id)))) {
      if (std::find(files.begin(), files.end(), name) != files.end()) continue;
      strays.push_back(JoinPath(CollectionDirectoryName(entry.id), name));
    }
  }
  for (const std::string& name : TRY(environment_.files->List(path_))) {
    // What is not named like ours is not ours to move.
    if (!IsCollectionDirectoryName(name) && name != TemporaryName(storage::kCatalogName)) continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) strays.push_back(name);
  }
  // Only now that everything opened: before that, they may be all that is left.
  for (const std::string& stray : strays) {
    TRY(MoveToLostFound(environment_.files, path_, stray, notices));
  }
  return core::Status::Ok();
}

std::string Catalog::DirectoryOf(int64_t id) const {
  return JoinPath(path_, CollectionDirectoryName(id));
}

std::shared_ptr<Collection> Catalog::Find(const std::string& database,
                                          const std::string& name) const {
  const auto found = collections_.find({database, name});
  return found == collections_.end() ? nullptr : found->second;
}

std::vector<std::string> Catalog::List(const std::string& database) const {
  std::vector<std::string> names;
  for (const auto& [name, collection] : collections_) {
    if (name.first == database) names.push_back(name.second);
  }
  return names;
}

core::Status Catalog::Replace(storage::Catalog catalog) {
  TRY(stopped_);
  const std::string file = JoinPath(path_, storage::kCatalogName);
  TRY(storage::PrepareReplacement(environment_.files, file, storage::EncodeCatalog(catalog)));
  const core::Status installed = storage::InstallReplacement(environment_.files, path_, file);
  if (!installed.ok()) {
    stopped_ = installed.WithContext(
        "collections cannot be made or dropped any more because the catalog could not be made "
        "safe; open the database again to go on");
    return stopped_;
  }
  catalog_ = std::move(catalog);
  return core::Status::Ok();
}

core::Status Catalog::Add(const std::string& database, const core::CollectionSchema& schema) {
  TRY(stopped_);
  core::CollectionDescription description;
  description.id = catalog_.next_id++;  // Not used again even if this fails.
  description.schema = schema;
  description.created_ms = environment_.clock->NowMs();
  description.partitions = FirstPartitions(schema, description.created_ms);
  const std::string directory = DirectoryOf(description.id);
  const auto collection = TRY(MakeCollection(environment_, directory, description));
  // The copy becomes the catalog only when it is on disk.
  storage::Catalog next = catalog_;
  next.entries.push_back({.id = description.id, .database = database, .collection = schema.name});
  TRY(environment_.files->SyncDirectory(path_));
  TRY(Replace(std::move(next)));
  collections_[{database, schema.name}] = collection;
  return core::Status::Ok();
}

core::Result<std::shared_ptr<Collection>> Catalog::Take(const std::string& database,
                                                        const std::string& name) {
  storage::Catalog next = catalog_;
  std::erase_if(next.entries, [&](const storage::CatalogEntry& entry) {
    return entry.database == database && entry.collection == name;
  });
  TRY(Replace(std::move(next)));
  const auto found = collections_.find({database, name});
  const std::shared_ptr<Collection> collection = found->second;
  collections_.erase(found);
  return collection;
}

}  // namespace elanus::engine
