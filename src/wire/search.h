// Search, hybrid search, query and delete requests: Milvus' messages become ours.
//
// What a request cannot be answered without and this build does not do (aggregations,
// highlighting, model rerankers) is refused by name; unknown parameters are ignored, as Milvus
// does.
#pragma once

#include <google/protobuf/map.h>

#include "core/description.h"
#include "core/request.h"
#include "core/search.h"
#include "core/status.h"

namespace milvus::proto::milvus {
class DeleteRequest;
class HybridSearchRequest;
class QueryRequest;
class SearchRequest;
}  // namespace milvus::proto::milvus
namespace milvus::proto::schema {
class TemplateValue;
}

namespace elanus::wire {

// A search whose pages the client asks for one after the other (search_iter_v2).
struct SearchIterator {
  std::string id;  // "": the first page.
  std::optional<float> last_bound;
};

struct ReadSearchRequest {
  core::SearchRequest request;
  int64_t nq = 0;
  std::optional<SearchIterator> iterator;
};

// `description` is that of the collection the message names.
core::Result<ReadSearchRequest> ReadSearch(const milvus::proto::milvus::SearchRequest& message,
                                           const core::CollectionDescription& description);

core::Result<core::HybridSearchRequest> ReadHybridSearch(
    const milvus::proto::milvus::HybridSearchRequest& message,
    const core::CollectionDescription& description);

// A query, or the count of its rows if that is what is asked.
struct ReadQueryRequest {
  core::QueryRequest request;
  bool is_count = false;
};
core::Result<ReadQueryRequest> ReadQuery(const milvus::proto::milvus::QueryRequest& message);

core::Result<core::DeleteRequest> ReadDelete(const milvus::proto::milvus::DeleteRequest& message);

using TemplateValues = google::protobuf::Map<std::string, milvus::proto::schema::TemplateValue>;
core::Result<core::FilterValues> ReadFilterValues(const TemplateValues& values);

}  // namespace elanus::wire
