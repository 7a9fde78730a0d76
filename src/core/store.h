// Store: the verbs of the Milvus data model, and the seam of scale.
//
// `engine` implements it on a folder, `remote` on a Milvus server; the faces speak to this
// interface and so work on both. Every method is thread-safe. A method that changes something has
// made it durable when it returns Ok, and has changed nothing when it returns an error.
#pragma once

#include <string>
#include <vector>

#include "core/request.h"
#include "core/status.h"

namespace elanus::core {

class Store {
 public:
  virtual ~Store() = default;

  // kAlreadyExists if there is one of this name, unless its schema is equal.
  virtual Status CreateCollection(const std::string& database, const CollectionSchema& schema) = 0;
  // Ok if there is none of this name.
  virtual Status DropCollection(const CollectionName& name) = 0;
  virtual Result<CollectionDescription> DescribeCollection(const CollectionName& name) = 0;
  // Names in byte order.
  virtual Result<std::vector<std::string>> ListCollections(const std::string& database) = 0;
  virtual Result<CollectionStatistics> GetStatistics(const CollectionName& name) = 0;
  // Sets the given properties and keeps the others.
  virtual Status AlterProperties(const CollectionName& name,
                                 const std::map<std::string, std::string>& properties) = 0;

  virtual Status CreateIndex(const CollectionName& name, const IndexDescription& index) = 0;

  // All rows or none. Insert keeps duplicates of a key, as Milvus does; Upsert replaces.
  virtual Result<InsertReceipt> Insert(const InsertRequest& request) = 0;
  virtual Result<InsertReceipt> Upsert(const InsertRequest& request) = 0;
  virtual Result<DeleteReceipt> Delete(const DeleteRequest& request) = 0;

  virtual Result<QueryAnswer> Query(const QueryRequest& request) = 0;
  // The number of rows that match.
  virtual Result<int64_t> Count(const CollectionName& name, const std::string& filter) = 0;
  virtual Result<SearchAnswer> Search(const SearchRequest& request) = 0;

  // Seals growing rows into a segment and cuts the log. Never needed for durability.
  virtual Status Flush(const CollectionName& name) = 0;
  // Merges segments and purges deleted rows.
  virtual Status Compact(const CollectionName& name) = 0;
};

}  // namespace elanus::core
