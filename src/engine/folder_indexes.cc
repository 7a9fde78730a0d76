// The verbs about load state and indexes.
#include "engine/folder_store.h"
#include "engine/index_vectors.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Status FolderStore::Load(const core::CollectionName& name,
                               const std::vector<std::string>& partitions) {
  return engine::Load(TRY(Find(name)).get(), partitions);
}

core::Status FolderStore::Release(const core::CollectionName& name,
                                  const std::vector<std::string>& partitions) {
  return engine::Release(TRY(Find(name)).get(), partitions);
}

core::Result<core::LoadState> FolderStore::GetLoadState(
    const core::CollectionName& name, const std::vector<std::string>& partitions) {
  const auto collection = Find(name);
  if (!collection.ok()) return core::LoadState::kNotExist;
  return LoadStateOf(*collection.value()->snapshot()->description, partitions);
}

core::Status FolderStore::CreateIndex(const core::CollectionName& name,
                                      const core::IndexDescription& index) {
  return engine::CreateIndex(TRY(Find(name)).get(), index);
}

core::Status FolderStore::DropIndex(const core::CollectionName& name, const std::string& index) {
  return engine::DropIndex(TRY(Find(name)).get(), index);
}

core::Result<std::vector<core::IndexState>> FolderStore::DescribeIndexes(
    const core::CollectionName& name) {
  const auto collection = TRY(Find(name));
  KeepVectorsIndexed(collection.get());
  return IndexStates(collection.get());
}

core::Status FolderStore::AlterIndex(const core::CollectionName& name, const std::string& index,
                                     const core::PropertyChange& change) {
  return engine::AlterIndex(TRY(Find(name)).get(), index, change);
}

}  // namespace elanus::engine
