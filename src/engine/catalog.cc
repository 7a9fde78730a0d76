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

std::string DatabaseOf(const std::string& name) {
  return name.empty() ? storage::kDefaultDatabase : name;
}

core::Status NoSuchCollection(const core::CollectionName& name) {
  return core::NotFound("collection not found[database=" + DatabaseOf(name.database) +
                        "][collection=" + name.collection + "]")
      .WithNumber(core::Number::kCollectionNotFound);
}

core::Result<std::unique_ptr<Catalog>> Catalog::Open(const Environment& environment,
                                                     const std::string& path,
                                                     std::vector<std::string>* notices) {
  std::unique_ptr<Catalog> catalog(std::make_unique<Catalog>(Catalog(environment, path)));
  const std::string file = JoinPath(path, storage::kCatalogName);
  if (!TRY(environment.files->Exists(file))) {
    TRY(catalog->Replace(storage::EmptyCatalog(environment.clock->NowMs())));
  }
  TRY(catalog->Load(notices));
  if (!environment.read_only) TRY(catalog->PutStraysAside(notices));
  return catalog;
}

core::Status Catalog::Load(std::vector<std::string>* notices) {
  const std::string file = JoinPath(path_, storage::kCatalogName);
  Adopt(TRY(storage::DecodeCatalog(file, TRY(environment_.files->Read(file)))));
  // All of them at once: damage is told when a database is opened, not at the first request.
  for (const storage::CatalogEntry& entry : contents_.entries) {
    const core::CollectionName name{entry.database, entry.collection};
    collections_[entry.id] =
        TRY(RecoverCollection(environment_, DirectoryOf(entry.id), name, notices));
  }
  return core::Status::Ok();
}

core::Status Catalog::PutStraysAside(std::vector<std::string>* notices) {
  std::vector<std::string> strays;
  std::vector<std::string> known = {storage::kCatalogName, kLockName, kLostFoundName};
  for (const storage::CatalogEntry& entry : contents_.entries) {
    known.push_back(CollectionDirectoryName(entry.id));
    const std::vector<std::string> files = collections_[entry.id]->KnownFiles();
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

void Catalog::Adopt(storage::Catalog contents) {
  contents_ = std::move(contents);
  names_.clear();
  for (const storage::CatalogEntry& entry : contents_.entries) {
    names_[{entry.database, entry.collection}] = {.id = entry.id, .is_alias = false};
  }
  for (const storage::AliasEntry& alias : contents_.aliases) {
    names_[{alias.database, alias.alias}] = {.id = alias.collection, .is_alias = true};
  }
}

core::Status Catalog::CheckDatabase(const std::string& database) const {
  const std::string wanted = DatabaseOf(database);
  for (const core::DatabaseDescription& known : contents_.databases) {
    if (known.name == wanted) return core::Status::Ok();
  }
  return core::NotFound("database not found[database=" + wanted + "]")
      .WithNumber(core::Number::kDatabaseNotFound);
}

core::Result<Catalog::Found> Catalog::Find(const core::CollectionName& name) const {
  const auto target = names_.find({DatabaseOf(name.database), name.collection});
  if (target == names_.end()) {
    TRY(CheckDatabase(name.database));
    return NoSuchCollection(name);
  }
  const auto collection = collections_.find(target->second.id);
  if (collection == collections_.end()) return NoSuchCollection(name);
  return Found{.collection = collection->second,
               .id = target->second.id,
               .is_alias = target->second.is_alias};
}

bool Catalog::IsTaken(const core::CollectionName& name) const {
  return names_.find({DatabaseOf(name.database), name.collection}) != names_.end();
}

core::Status Catalog::Replace(storage::Catalog contents) {
  TRY(stopped_);
  const std::string file = JoinPath(path_, storage::kCatalogName);
  TRY(storage::PrepareReplacement(environment_.files, file, storage::EncodeCatalog(contents)));
  const core::Status installed = storage::InstallReplacement(environment_.files, path_, file);
  if (!installed.ok()) {
    stopped_ = installed.WithContext(
        "names cannot be changed any more because the catalog could not be made safe; open the "
        "database again to go on");
    return stopped_;
  }
  Adopt(std::move(contents));
  return core::Status::Ok();
}

core::Status Catalog::Add(const std::string& database, const core::CollectionSchema& schema) {
  TRY(stopped_);
  core::CollectionDescription description;
  description.id = contents_.next_id++;  // Not used again even if this fails.
  description.database = DatabaseOf(database);
  description.schema = schema;
  description.created_ms = environment_.clock->NowMs();
  description.partitions = FirstPartitions(schema, description.created_ms);
  const std::string directory = DirectoryOf(description.id);
  const auto collection = TRY(MakeCollection(environment_, directory, description));
  // The copy becomes the catalog only when it is on disk.
  storage::Catalog next = contents_;
  next.entries.push_back({description.id, description.database, schema.name});
  TRY(environment_.files->SyncDirectory(path_));
  TRY(Replace(std::move(next)));
  collections_[description.id] = collection;
  return core::Status::Ok();
}

core::Result<std::shared_ptr<Collection>> Catalog::Take(int64_t id) {
  storage::Catalog next = contents_;
  std::erase_if(next.entries, [&](const auto& entry) { return entry.id == id; });
  std::erase_if(next.aliases, [&](const auto& alias) { return alias.collection == id; });
  TRY(Replace(std::move(next)));
  return std::move(collections_.extract(id).mapped());
}

core::Status Catalog::Rename(int64_t id, const core::CollectionName& name) {
  storage::Catalog next = contents_;
  for (storage::CatalogEntry& entry : next.entries) {
    if (entry.id != id) continue;
    entry.database = DatabaseOf(name.database);
    entry.collection = name.collection;
  }
  TRY(Replace(std::move(next)));
  // It is renamed; what the collection itself believes matters only to its messages.
  const core::Status told = collections_[id]->Exclusive([&](Ledger* ledger) {
    core::CollectionDescription description = *ledger->state.description;
    description.database = DatabaseOf(name.database);
    description.schema.name = name.collection;
    ledger->state.description =
        std::make_shared<const core::CollectionDescription>(std::move(description));
    return core::Status::Ok();
  });
  static_cast<void>(told);
  return core::Status::Ok();
}

core::Status Catalog::Change(const std::function<void(storage::Catalog*)>& change) {
  storage::Catalog next = contents_;
  change(&next);
  return Replace(std::move(next));
}

}  // namespace elanus::engine
