// The verbs of a collection, one file each. What they promise stands at core::Store.
#pragma once

#include <string>
#include <vector>

#include "core/request.h"
#include "core/search.h"
#include "engine/collection.h"

namespace elanus::engine {

core::Result<core::WriteReceipt> Insert(Collection* collection, const core::InsertRequest& request);
core::Result<core::WriteReceipt> Upsert(Collection* collection, const core::UpsertRequest& request);
core::Result<core::DeleteReceipt> Remove(Collection* collection,
                                         const core::DeleteRequest& request);

core::Result<core::QueryAnswer> Retrieve(const Reading& reading, const core::QueryRequest& request);
core::Result<core::CountAnswer> Count(const Reading& reading, const core::CountRequest& request);
core::Result<core::SearchAnswer> Search(const Reading& reading, const core::SearchRequest& request,
                                        const Environment& environment);
core::Result<core::SearchAnswer> HybridSearch(const Reading& reading,
                                              const core::HybridSearchRequest& request,
                                              const Environment& environment);

// Of one partition, or of all.
core::Result<core::CollectionStatistics> Statistics(Collection* collection,
                                                    const std::optional<std::string>& partition);

core::Result<std::vector<core::SegmentDescription>> ListSegments(Collection* collection);

core::Status Flush(Collection* collection);
core::Status Compact(Collection* collection);

core::Status CreatePartition(Collection* collection, const std::string& name);
core::Status DropPartition(Collection* collection, const std::string& name);
core::Status Truncate(Collection* collection);
core::Status AddField(Collection* collection, const core::FieldSchema& field);

core::Status AlterCollection(Collection* collection, const core::PropertyChange& change);
core::Status AlterField(Collection* collection, const std::string& name,
                        const core::PropertyChange& change);

core::Status Load(Collection* collection, const std::vector<std::string>& partitions);
core::Status Release(Collection* collection, const std::vector<std::string>& partitions);
core::Result<core::LoadState> LoadStateOf(const core::CollectionDescription& description,
                                          const std::vector<std::string>& partitions);

core::Status CreateIndex(Collection* collection, const core::IndexDescription& index);
core::Status DropIndex(Collection* collection, const std::string& name);
core::Status AlterIndex(Collection* collection, const std::string& name,
                        const core::PropertyChange& change);
core::Result<std::vector<core::IndexState>> IndexStates(Collection* collection);

// Has the executor seal and merge if the last write has made that due. The write is safe already,
// so a failure here is not the writer's; it is tried again after more writes.
void KeepInShape(Collection* collection);

}  // namespace elanus::engine
