// The verbs about databases: they are entries of the catalog and nothing else.
#include <algorithm>

#include "core/limits.h"
#include "engine/change_properties.h"
#include "engine/folder_store.h"

namespace elanus::engine {
namespace {

// REQUIRES: there is one of this name
core::DatabaseDescription& Database(storage::Catalog* contents, const std::string& name) {
  return *std::find_if(
      contents->databases.begin(), contents->databases.end(),
      [&](const core::DatabaseDescription& database) { return database.name == name; });
}

}  // namespace

core::Status FolderStore::CreateDatabase(const std::string& database,
                                         const std::map<std::string, std::string>& properties) {
  TRY(core::ValidateName("database", database).WithNumber(core::Number::kDatabaseInvalidName));
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  if (catalog_->CheckDatabase(database).ok()) {
    return core::AlreadyExists("database already exist: " + database);
  }
  // The default one does not count, as in Milvus.
  if (catalog_->contents().databases.size() > core::kDatabasesMax) {
    return core::Exhausted("exceeded the limit number of database[limit=" +
                           std::to_string(core::kDatabasesMax) + "]")
        .WithNumber(core::Number::kDatabaseLimit);
  }
  return catalog_->Change([&](storage::Catalog* contents) {
    contents->databases.push_back({.id = contents->next_database++,
                                   .name = database,
                                   .properties = properties,
                                   .created_ms = environment_.clock->NowMs()});
  });
}

core::Status FolderStore::DropDatabase(const std::string& database) {
  const std::string name = DatabaseOf(database);
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  if (name == storage::kDefaultDatabase) {
    return core::InvalidArgument("can not drop default database")
        .WithNumber(core::Number::kUnexpected);
  }
  if (!catalog_->CheckDatabase(name).ok()) return core::Status::Ok();
  for (const storage::CatalogEntry& entry : catalog_->contents().entries) {
    if (entry.database != name) continue;
    return core::AlreadyExists("database:" + name +
                               " not empty, must drop all collections before drop database; it "
                               "holds '" +
                               entry.collection + "'");
  }
  return catalog_->Change([&](storage::Catalog* contents) {
    std::erase_if(contents->databases, [&](const auto& each) { return each.name == name; });
  });
}

core::Result<core::DatabaseDescription> FolderStore::DescribeDatabase(const std::string& database) {
  const std::lock_guard lock(mutex_);
  TRY(catalog_->CheckDatabase(database));
  storage::Catalog contents = catalog_->contents();
  return Database(&contents, DatabaseOf(database));
}

core::Result<std::vector<std::string>> FolderStore::ListDatabases() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const core::DatabaseDescription& each : catalog_->contents().databases) {
    names.push_back(each.name);
  }
  std::sort(names.begin() + 1, names.end());
  return names;
}

core::Status FolderStore::AlterDatabase(const std::string& database,
                                        const core::PropertyChange& change) {
  const std::lock_guard lock(mutex_);
  TRY(CheckWritable());
  TRY(catalog_->CheckDatabase(database));
  return catalog_->Change([&](storage::Catalog* contents) {
    ChangeProperties(change, &Database(contents, DatabaseOf(database)).properties);
  });
}

}  // namespace elanus::engine
