// Calls that find rows.
#include "api/milvus/filter_words.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/encode.h"
#include "wire/search.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;

constexpr const char* kPlan = "failed to create query plan: ";

// Of a search or a hybrid search.
template <typename Request>
wire::AnswerShape ShapeOf(const Request& request) {
  return {request.output_fields, request.limit,
          request.group_by.has_value() ? request.group_by->field : std::string()};
}

// Sets the search to begin where the page before it ended. The client names its iterator from the
// second page on.
void GoOn(Iterators& iterators, wire::ReadSearchRequest* read) {
  wire::SearchIterator& iterator = *read->iterator;
  if (iterator.id.empty()) iterator.id = iterators.Begin();
  if (iterator.last_bound.has_value()) {
    read->request.after = iterators.PositionOf(iterator.id, *iterator.last_bound);
  }
}

void WriteIterator(const wire::SearchIterator& iterator,
                   const std::optional<core::SearchPosition>& next, Iterators& iterators,
                   pb::SearchResults* answer) {
  auto* page = answer->mutable_results()->mutable_search_iterator_v2_results();
  page->set_token(iterator.id);
  if (next.has_value()) iterators.Remember(iterator.id, *next);
  page->set_last_bound(next.has_value() ? next->score : iterator.last_bound.value_or(0));
}

core::Status Search(Context& context, const pb::SearchRequest& message, pb::SearchResults* answer) {
  const core::CollectionName name = NameOf(context, message);
  const auto description = TRY(context.service.store.DescribeCollection(name));
  auto read = TRY(wire::ReadSearch(message, description));
  read.request.in = name;
  if (read.iterator.has_value()) GoOn(context.service.iterators, &read);
  auto searched = context.service.store.Search(read.request);
  if (!searched.ok()) return InMilvusWords(searched.status(), kPlan, message.dsl());
  core::SearchAnswer found = std::move(*searched);
  const auto next = found.next;
  answer->set_session_ts(found.timestamp);
  if (read.iterator.has_value()) {
    WriteIterator(*read.iterator, next, context.service.iterators, answer);
  }
  answer->set_collection_name(message.collection_name());
  answer->mutable_status();
  const auto shape = ShapeOf(read.request);
  context.encoded = wire::EncodeSearchAnswer(std::move(found), description.schema, shape, answer);
  return core::Status::Ok();
}

core::Status HybridSearch(Context& context, const pb::HybridSearchRequest& message,
                          pb::SearchResults* answer) {
  const core::CollectionName name = NameOf(context, message);
  const auto description = TRY(context.service.store.DescribeCollection(name));
  auto request = TRY(wire::ReadHybridSearch(message, description));
  request.in = name;
  auto found = TRY(context.service.store.HybridSearch(request));
  answer->set_session_ts(found.timestamp);
  answer->set_collection_name(message.collection_name());
  answer->mutable_status();
  context.encoded =
      wire::EncodeSearchAnswer(std::move(found), description.schema, ShapeOf(request), answer);
  return core::Status::Ok();
}

core::Status Count(Context& context, const core::QueryRequest& query, pb::QueryResults* answer) {
  core::CountRequest request;
  request.of = query.from;
  request.filter = query.filter;
  request.filter_values = query.filter_values;
  request.partitions = query.partitions;
  request.at = query.at;
  const auto count = context.service.store.Count(request);
  if (!count.ok()) return InMilvusWords(count.status(), "", query.filter);
  wire::WriteCountAnswer(count->rows, answer);
  answer->set_session_ts(count->timestamp);
  return core::Status::Ok();
}

core::Status Query(Context& context, const pb::QueryRequest& message, pb::QueryResults* answer) {
  const core::CollectionName name = NameOf(context, message);
  const auto description = TRY(context.service.store.DescribeCollection(name));
  auto read = TRY(wire::ReadQuery(message));
  read.request.from = name;
  answer->set_collection_name(message.collection_name());
  answer->mutable_status();
  if (read.is_count) return Count(context, read.request, answer);
  auto found = context.service.store.Query(read.request);
  if (!found.ok()) return InMilvusWords(found.status(), "", message.expr());
  answer->set_session_ts(found->timestamp);
  const wire::AnswerShape shape = {read.request.output_fields, 0, ""};
  context.encoded = wire::EncodeQueryAnswer(std::move(*found), description.schema, shape, answer);
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> SearchCalls() {
  return {
      Done<Search>("Search"),
      Done<HybridSearch>("HybridSearch"),
      Done<Query>("Query"),
  };
}

}  // namespace elanus::api
