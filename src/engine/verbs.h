// The verbs of a collection, one file each. What they promise stands at core::Store.
#pragma once

#include <string>
#include <vector>

#include "core/request.h"
#include "engine/collection.h"

namespace elanus::engine {

core::Result<core::InsertReceipt> Insert(Collection* collection, const core::Batch& rows);
core::Result<core::InsertReceipt> Upsert(Collection* collection, const core::Batch& rows);
core::Result<core::DeleteReceipt> Remove(Collection* collection,
                                         const core::DeleteRequest& request);

core::Result<core::QueryAnswer> Retrieve(const Snapshot& snapshot,
                                         const core::QueryRequest& request);
core::Result<int64_t> Count(const Snapshot& snapshot, const std::string& filter);
core::Result<core::SearchAnswer> Search(const Snapshot& snapshot,
                                        const core::SearchRequest& request,
                                        core::Executor* executor);

core::Status Flush(Collection* collection);
core::Status Compact(Collection* collection);

core::Status CreateIndex(Collection* collection, const core::IndexDescription& index);
core::Status AlterProperties(Collection* collection,
                             const std::map<std::string, std::string>& properties);

// Seals and merges if the last write has made that due. The write is safe already, so a failure
// here is not the writer's; it is tried again after more writes.
void KeepInShape(Collection* collection);

}  // namespace elanus::engine
