// The catalog of an open database: which collections there are, and where.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/collection.h"

namespace elanus::engine {

// Not thread-safe: the database guards it.
class Catalog {
 public:
  // Opens every collection. For writing, makes an empty folder a database and puts what
  // belongs to nothing into lost+found. REQUIRES: for writing, the database is locked
  static core::Result<std::unique_ptr<Catalog>> Open(const Environment& environment,
                                                     const std::string& path,
                                                     std::vector<std::string>* notices);

  // nullptr if there is none.
  std::shared_ptr<Collection> Find(const std::string& database, const std::string& name) const;
  // In byte order.
  std::vector<std::string> List(const std::string& database) const;

  // REQUIRES: the schema is valid and has field ids; there is none of this name
  core::Status Add(const std::string& database, const core::CollectionSchema& schema);
  // REQUIRES: there is one of this name. Its files are still there.
  core::Result<std::shared_ptr<Collection>> Take(const std::string& database,
                                                 const std::string& name);

 private:
  using Name = std::pair<std::string, std::string>;  // Database, collection.

  Catalog(const Environment& environment, std::string path)
      : environment_(environment), path_(std::move(path)) {}

  std::string DirectoryOf(int64_t id) const;
  core::Status Load(std::vector<std::string>* notices);
  core::Status PutStraysAside(std::vector<std::string>* notices);
  core::Status Replace(storage::Catalog catalog);

  const Environment environment_;
  const std::string path_;
  storage::Catalog catalog_;  // As it is on disk.
  std::map<Name, std::shared_ptr<Collection>> collections_;
  core::Status stopped_;  // Not Ok: what is on disk is unknown, and why.
};

}  // namespace elanus::engine
