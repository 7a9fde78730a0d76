// The verbs about rows: each runs on its collection alone.
#include "engine/folder_store.h"
#include "engine/index_vectors.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Result<core::WriteReceipt> FolderStore::Insert(const core::InsertRequest& request) {
  return engine::Insert(TRY(Find(request.to)).get(), request);
}

core::Result<core::WriteReceipt> FolderStore::Upsert(const core::UpsertRequest& request) {
  return engine::Upsert(TRY(Find(request.to)).get(), request);
}

core::Result<core::DeleteReceipt> FolderStore::Delete(const core::DeleteRequest& request) {
  return Remove(TRY(Find(request.from)).get(), request);
}

core::Result<core::QueryAnswer> FolderStore::Query(const core::QueryRequest& request) {
  return Retrieve(TRY(Find(request.from))->Read(request.at), request);
}

core::Result<core::CountAnswer> FolderStore::Count(const core::CountRequest& request) {
  return engine::Count(TRY(Find(request.of))->Read(request.at), request);
}

core::Result<core::SearchAnswer> FolderStore::Search(const core::SearchRequest& request) {
  const auto collection = TRY(Find(request.in));
  auto answer = engine::Search(collection->Read(request.at), request, environment_);
  KeepVectorsIndexed(collection.get());
  return answer;
}

core::Result<core::SearchAnswer> FolderStore::HybridSearch(
    const core::HybridSearchRequest& request) {
  const auto collection = TRY(Find(request.in));
  auto answer = engine::HybridSearch(collection->Read(request.at), request, environment_);
  KeepVectorsIndexed(collection.get());
  return answer;
}

core::Status FolderStore::Flush(const core::CollectionName& name) {
  return engine::Flush(TRY(Find(name)).get());
}

core::Status FolderStore::Compact(const core::CollectionName& name) {
  return engine::Compact(TRY(Find(name)).get());
}

}  // namespace elanus::engine
