// The catalog of an open database: which databases and collections there are, what they are called,
// and where they lie.
//
// Every change of it is one replacement of the file CATALOG, so it has happened whole or not at
// all.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/collection.h"

namespace elanus::engine {

// Not thread-safe: the store guards it.
class Catalog {
 public:
  // Opens every collection. For writing, makes an empty folder a database and puts what
  // belongs to nothing into lost+found. REQUIRES: for writing, the database is locked
  static core::Result<std::unique_ptr<Catalog>> Open(const Environment& environment,
                                                     const std::string& path,
                                                     std::vector<std::string>* notices);

  // As it is on disk: databases, names, aliases.
  const storage::Catalog& contents() const { return contents_; }
  const std::map<int64_t, std::shared_ptr<Collection>>& collections() const { return collections_; }

  struct Found {
    std::shared_ptr<Collection> collection;
    int64_t id = 0;
    bool is_alias = false;
  };
  // By name or alias; kNotFound says which of database and collection there is not.
  core::Result<Found> Find(const core::CollectionName& name) const;
  // Whether a collection or an alias is called so.
  bool IsTaken(const core::CollectionName& name) const;
  core::Status CheckDatabase(const std::string& database) const;

  // REQUIRES: the schema is valid and has field ids; the database is there and the name is free
  core::Status Add(const std::string& database, const core::CollectionSchema& schema);
  // Takes the collection and its aliases out. REQUIRES: there is one. Its files are still there.
  core::Result<std::shared_ptr<Collection>> Take(int64_t id);
  // REQUIRES: there is one of this id; the database is there and the name is free
  core::Status Rename(int64_t id, const core::CollectionName& name);
  // Changes what else the catalog says. REQUIRES of change: collections stay as they are
  core::Status Change(const std::function<void(storage::Catalog*)>& change);

 private:
  using Name = std::pair<std::string, std::string>;  // Database, collection or alias.
  struct Target {
    int64_t id = 0;
    bool is_alias = false;
  };

  Catalog(const Environment& environment, std::string path)
      : environment_(environment), path_(std::move(path)) {}

  std::string DirectoryOf(int64_t id) const;
  core::Status Load(std::vector<std::string>* notices);
  core::Status PutStraysAside(std::vector<std::string>* notices);
  core::Status Replace(storage::Catalog contents);
  void Adopt(storage::Catalog contents);

  const Environment environment_;
  const std::string path_;
  storage::Catalog contents_;
  std::map<Name, Target> names_;  // Of contents_, to find them by.
  std::map<int64_t, std::shared_ptr<Collection>> collections_;
  core::Status stopped_;  // Not Ok: what is on disk is unknown, and why.
};

// "" is the default database.
std::string DatabaseOf(const std::string& name);

// What a request is told that names a collection that is not there.
core::Status NoSuchCollection(const core::CollectionName& name);

}  // namespace elanus::engine
