// The verbs about aliases: further names of a collection, in the catalog.
#include <algorithm>

#include "engine/folder_store.h"

namespace elanus::engine {
namespace {

core::Status NoSuchAlias(const std::string& database, const std::string& alias) {
  return core::NotFound("alias not found[database=" + DatabaseOf(database) + "][alias=" + alias +
                        "]")
      .WithNumber(core::Number::kAliasNotFound);
}

core::Status ValidateAlias(const std::string& alias) {
  return core::ValidateName("collection alias", alias);
}

}  // namespace

core::Status AliasConflict(const core::CollectionName& name) {
  return core::AlreadyExists("alias and collection name conflict[database=" +
                             DatabaseOf(name.database) + "][alias=" + name.collection + "]")
      .WithNumber(core::Number::kAliasCollectionNameConflict);
}

// An alias leads to a collection, never to an alias.
core::Result<Catalog::Found> FolderStore::FindByOwnName(const core::CollectionName& name) const {
  Catalog::Found found = TRY(catalog_->Find(name));
  if (found.is_alias) return NoSuchCollection(name);
  return found;
}

core::Status FolderStore::CreateAlias(const core::CollectionName& name, const std::string& alias) {
  TRY(ValidateAlias(alias));
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  const std::string database = DatabaseOf(name.database);
  const Catalog::Found target = TRY(FindByOwnName(name));
  if (catalog_->IsTaken({database, alias})) {
    const Catalog::Found holder = TRY(catalog_->Find({database, alias}));
    if (!holder.is_alias) return AliasConflict({database, alias});
    if (holder.id == target.id) return core::Status::Ok();
    return core::AlreadyExists(
               alias +
               " is alias to another collection: " + holder.collection->snapshot()->schema().name +
               ": alias already exist[database=" + database + "][alias=" + alias + "]")
        .WithNumber(core::Number::kAliasAlreadyExists);
  }
  return catalog_->Change([&](storage::Catalog* contents) {
    contents->aliases.push_back({database, alias, target.id});
  });
}

core::Status FolderStore::AlterAlias(const core::CollectionName& name, const std::string& alias) {
  TRY(ValidateAlias(alias));
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  const std::string database = DatabaseOf(name.database);
  const Catalog::Found target = TRY(FindByOwnName(name));
  if (!catalog_->IsTaken({database, alias})) return NoSuchAlias(database, alias);
  if (!TRY(catalog_->Find({database, alias})).is_alias) return AliasConflict({database, alias});
  return catalog_->Change([&](storage::Catalog* contents) {
    for (storage::AliasEntry& entry : contents->aliases) {
      if (entry.database == database && entry.alias == alias) entry.collection = target.id;
    }
  });
}

core::Status FolderStore::DropAlias(const std::string& database, const std::string& alias) {
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  TRY(catalog_->CheckDatabase(database));
  if (!catalog_->IsTaken({database, alias})) return core::Status::Ok();
  if (!TRY(catalog_->Find({database, alias})).is_alias) return AliasConflict({database, alias});
  return catalog_->Change([&](storage::Catalog* contents) {
    std::erase_if(contents->aliases, [&](const storage::AliasEntry& entry) {
      return entry.database == DatabaseOf(database) && entry.alias == alias;
    });
  });
}

core::Result<core::AliasDescription> FolderStore::DescribeAlias(const std::string& database,
                                                                const std::string& alias) {
  const std::lock_guard lock(mutex_);
  TRY(catalog_->CheckDatabase(database));
  const auto found = catalog_->Find({database, alias});
  if (!found.ok() || !found->is_alias) return NoSuchAlias(database, alias);
  return core::AliasDescription{.alias = alias,
                                .collection = found->collection->snapshot()->schema().name};
}

core::Result<std::vector<core::AliasDescription>> FolderStore::ListAliases(
    const core::CollectionName& name) {
  const std::lock_guard lock(mutex_);
  TRY(catalog_->CheckDatabase(name.database));
  int64_t wanted = 0;
  if (!name.collection.empty()) wanted = TRY(catalog_->Find(name)).id;
  std::vector<core::AliasDescription> aliases;
  for (const storage::AliasEntry& entry : catalog_->contents().aliases) {
    if (entry.database != DatabaseOf(name.database)) continue;
    if (wanted != 0 && entry.collection != wanted) continue;
    const auto& collection = catalog_->collections().at(entry.collection);
    aliases.push_back({.alias = entry.alias, .collection = collection->snapshot()->schema().name});
  }
  std::sort(aliases.begin(), aliases.end(),
            [](const auto& a, const auto& b) { return a.alias < b.alias; });
  return aliases;
}

}  // namespace elanus::engine
