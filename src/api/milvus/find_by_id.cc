#include "api/milvus/find_by_id.h"

#include "api/milvus/absent.h"

namespace elanus::api {

core::Result<core::CollectionDescription> FindById(core::Store& store, const std::string& database,
                                                   int64_t id) {
  for (const std::string& name : TRY(store.ListCollections(database))) {
    auto description = store.DescribeCollection({database, name});
    if (description.ok() && description->id == id) return description;
  }
  return CollectionNotFound({database, std::to_string(id)});
}

}  // namespace elanus::api
