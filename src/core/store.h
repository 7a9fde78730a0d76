// Store: the verbs of the Milvus data model, and the seam of scale.
//
// `engine` implements it on a folder, `remote` on a Milvus server; the faces speak to this
// interface and so work on both. Every method is thread-safe. A method that changes something has
// made it durable when it returns Ok, and has changed nothing when it returns an error. Errors have
// Milvus' numbers (status.h).
#pragma once

#include <string>
#include <vector>

#include "core/description.h"
#include "core/request.h"
#include "core/search.h"
#include "core/status.h"

namespace elanus::core {

class Store {
 public:
  virtual ~Store() = default;

  // A moment that is later than every acknowledged write: milliseconds << 18 | counter.
  virtual uint64_t Now() = 0;

  // Databases. "default" is always there. One that holds a collection cannot be dropped.
  virtual Status CreateDatabase(const std::string& database,
                                const std::map<std::string, std::string>& properties) = 0;
  virtual Status DropDatabase(const std::string& database) = 0;
  virtual Result<DatabaseDescription> DescribeDatabase(const std::string& database) = 0;
  virtual Result<std::vector<std::string>> ListDatabases() = 0;  // "default", then in byte order.
  virtual Status AlterDatabase(const std::string& database, const PropertyChange& change) = 0;

  // Collections.
  // kAlreadyExists if there is one of this name, unless its schema is equal.
  virtual Status CreateCollection(const std::string& database, const CollectionSchema& schema) = 0;
  // Ok if there is none of this name. Not through an alias. Its aliases go with it.
  virtual Status DropCollection(const CollectionName& name) = 0;
  virtual Result<CollectionDescription> DescribeCollection(const CollectionName& name) = 0;
  // Names in byte order.
  virtual Result<std::vector<std::string>> ListCollections(const std::string& database) = 0;
  virtual Result<CollectionStatistics> GetStatistics(const CollectionName& name) = 0;
  virtual Result<CollectionStatistics> GetPartitionStatistics(const CollectionName& name,
                                                              const std::string& partition) = 0;
  virtual Result<std::vector<SegmentDescription>> ListSegments(const CollectionName& name) = 0;
  virtual Status RenameCollection(const CollectionName& from, const CollectionName& to) = 0;
  // Removes every row; schema, partitions, indexes and load state stay.
  virtual Status TruncateCollection(const CollectionName& name) = 0;
  // Adds a nullable field; rows that are there have its default or null.
  virtual Status AddField(const CollectionName& name, const FieldSchema& field) = 0;
  virtual Status AlterCollection(const CollectionName& name, const PropertyChange& change) = 0;
  // max_length may grow, max_capacity too; mmap.enabled and others are kept.
  virtual Status AlterField(const CollectionName& name, const std::string& field,
                            const PropertyChange& change) = 0;

  // Aliases: further names of a collection, within its database.
  virtual Status CreateAlias(const CollectionName& name, const std::string& alias) = 0;
  virtual Status AlterAlias(const CollectionName& name, const std::string& alias) = 0;
  // Ok if there is none.
  virtual Status DropAlias(const std::string& database, const std::string& alias) = 0;
  virtual Result<AliasDescription> DescribeAlias(const std::string& database,
                                                 const std::string& alias) = 0;
  // Of one collection, or of all if `collection` is "".
  virtual Result<std::vector<AliasDescription>> ListAliases(const CollectionName& name) = 0;

  // Partitions; they stand in the description.
  // Ok if there is one of this name.
  virtual Status CreatePartition(const CollectionName& name, const std::string& partition) = 0;
  // Ok if there is none. Not the default one.
  virtual Status DropPartition(const CollectionName& name, const std::string& partition) = 0;

  // Load state, which survives a restart: rows are found in what is loaded. No partitions means
  // all of them, and those to come.
  virtual Status Load(const CollectionName& name, const std::vector<std::string>& partitions) = 0;
  virtual Status Release(const CollectionName& name,
                         const std::vector<std::string>& partitions) = 0;
  virtual Result<LoadState> GetLoadState(const CollectionName& name,
                                         const std::vector<std::string>& partitions) = 0;

  // Indexes. One a field; equal to the one that is there is Ok.
  virtual Status CreateIndex(const CollectionName& name, const IndexDescription& index) = 0;
  // By index name or field name. Ok if there is none.
  virtual Status DropIndex(const CollectionName& name, const std::string& index) = 0;
  virtual Result<std::vector<IndexState>> DescribeIndexes(const CollectionName& name) = 0;
  virtual Status AlterIndex(const CollectionName& name, const std::string& index,
                            const PropertyChange& change) = 0;

  // Rows. All rows of a request or none. Insert keeps duplicates of a key, as Milvus does; Upsert
  // replaces every row that has one of the keys, in whichever partition it is.
  virtual Result<WriteReceipt> Insert(const InsertRequest& request) = 0;
  virtual Result<WriteReceipt> Upsert(const UpsertRequest& request) = 0;
  virtual Result<DeleteReceipt> Delete(const DeleteRequest& request) = 0;

  virtual Result<QueryAnswer> Query(const QueryRequest& request) = 0;
  virtual Result<CountAnswer> Count(const CountRequest& request) = 0;
  virtual Result<SearchAnswer> Search(const SearchRequest& request) = 0;
  virtual Result<SearchAnswer> HybridSearch(const HybridSearchRequest& request) = 0;

  // Seals growing rows into a segment and cuts the log. Never needed for durability.
  virtual Status Flush(const CollectionName& name) = 0;
  // Merges segments and purges deleted and expired rows.
  virtual Status Compact(const CollectionName& name) = 0;
};

}  // namespace elanus::core
