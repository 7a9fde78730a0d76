// core::Store on a folder: finds the collection, calls the verb.
//
// The catalog's mutex is held for finding a name, and by the verbs that change names for as long as
// they take; every other verb runs on its collection alone.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/store.h"
#include "engine/catalog.h"
#include "engine/environment.h"

namespace elanus::engine {

class FolderStore final : public core::Store {
 public:
  // `lock` is nullptr when the folder is open for reading.
  FolderStore(const Environment& environment, std::unique_ptr<os::FileLock> lock,
              std::unique_ptr<Catalog> catalog)
      : environment_(environment), lock_(std::move(lock)), catalog_(std::move(catalog)) {}

  uint64_t Now() override;

  // folder_databases.cc
  core::Status CreateDatabase(const std::string& database,
                              const std::map<std::string, std::string>& properties) override;
  core::Status DropDatabase(const std::string& database) override;
  core::Result<core::DatabaseDescription> DescribeDatabase(const std::string& database) override;
  core::Result<std::vector<std::string>> ListDatabases() override;
  core::Status AlterDatabase(const std::string& database,
                             const core::PropertyChange& change) override;
  // folder_aliases.cc
  core::Status CreateAlias(const core::CollectionName& name, const std::string& alias) override;
  core::Status AlterAlias(const core::CollectionName& name, const std::string& alias) override;
  core::Status DropAlias(const std::string& database, const std::string& alias) override;
  core::Result<core::AliasDescription> DescribeAlias(const std::string& database,
                                                     const std::string& alias) override;
  core::Result<std::vector<core::AliasDescription>> ListAliases(
      const core::CollectionName& name) override;

  // folder_collections.cc: collections and partitions.
  core::Status CreateCollection(const std::string& database,
                                const core::CollectionSchema& schema) override;
  core::Status DropCollection(const core::CollectionName& name) override;
  core::Result<core::CollectionDescription> DescribeCollection(
      const core::CollectionName& name) override;
  core::Result<std::vector<std::string>> ListCollections(const std::string& database) override;
  core::Result<core::CollectionStatistics> GetStatistics(const core::CollectionName& name) override;
  core::Result<core::CollectionStatistics> GetPartitionStatistics(
      const core::CollectionName& name, const std::string& partition) override;
  core::Result<std::vector<core::SegmentDescription>> ListSegments(
      const core::CollectionName& name) override;
  core::Status RenameCollection(const core::CollectionName& from,
                                const core::CollectionName& to) override;
  core::Status TruncateCollection(const core::CollectionName& name) override;
  core::Status AddField(const core::CollectionName& name, const core::FieldSchema& field) override;
  core::Status AlterCollection(const core::CollectionName& name,
                               const core::PropertyChange& change) override;
  core::Status AlterField(const core::CollectionName& name, const std::string& field,
                          const core::PropertyChange& change) override;
  core::Status CreatePartition(const core::CollectionName& name,
                               const std::string& partition) override;
  core::Status DropPartition(const core::CollectionName& name,
                             const std::string& partition) override;
  // folder_indexes.cc: load state and indexes.
  core::Status Load(const core::CollectionName& name,
                    const std::vector<std::string>& partitions) override;
  core::Status Release(const core::CollectionName& name,
                       const std::vector<std::string>& partitions) override;
  core::Result<core::LoadState> GetLoadState(const core::CollectionName& name,
                                             const std::vector<std::string>& partitions) override;
  core::Status CreateIndex(const core::CollectionName& name,
                           const core::IndexDescription& index) override;
  core::Status DropIndex(const core::CollectionName& name, const std::string& index) override;
  core::Result<std::vector<core::IndexState>> DescribeIndexes(
      const core::CollectionName& name) override;
  core::Status AlterIndex(const core::CollectionName& name, const std::string& index,
                          const core::PropertyChange& change) override;

  // folder_rows.cc
  core::Result<core::WriteReceipt> Insert(const core::InsertRequest& request) override;
  core::Result<core::WriteReceipt> Upsert(const core::UpsertRequest& request) override;
  core::Result<core::DeleteReceipt> Delete(const core::DeleteRequest& request) override;
  core::Result<core::QueryAnswer> Query(const core::QueryRequest& request) override;
  core::Result<core::CountAnswer> Count(const core::CountRequest& request) override;
  core::Result<core::SearchAnswer> Search(const core::SearchRequest& request) override;
  core::Result<core::SearchAnswer> HybridSearch(const core::HybridSearchRequest& request) override;
  core::Status Flush(const core::CollectionName& name) override;
  core::Status Compact(const core::CollectionName& name) override;

 private:
  core::Status CheckWritable() const;
  core::Result<std::shared_ptr<Collection>> Find(const core::CollectionName& name);
  // REQUIRES: mutex_ is held
  core::Result<Catalog::Found> FindByOwnName(const core::CollectionName& name) const;

  const Environment environment_;
  const std::unique_ptr<os::FileLock> lock_;
  std::mutex mutex_;  // Guards the two below.
  const std::unique_ptr<Catalog> catalog_;
  uint64_t now_ = 0;  // The last moment that was told.
};

// What a request is told that gives a collection the name of an alias, or the other way round.
core::Status AliasConflict(const core::CollectionName& name);

}  // namespace elanus::engine
