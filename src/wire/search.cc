#include "wire/search.h"

#include <algorithm>

#include "milvus.pb.h"
#include "wire/ids.h"
#include "wire/pairs.h"
#include "wire/queries.h"
#include "wire/ranking.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::milvus;

core::Status Unexpected(std::string message) {
  return core::InvalidArgument(std::move(message)).WithNumber(core::Number::kUnexpected);
}

template <typename Names>
std::vector<std::string> ReadNames(const Names& names) {
  return std::vector<std::string>(names.begin(), names.end());
}

// Timestamps below these are levels of consistency (strong, eventually, bounded), and a later
// moment than any real one is a client's guess: both mean whatever is there.
core::ReadPoint ReadPointOf(bool is_iterator, uint64_t guarantee_timestamp) {
  constexpr uint64_t kLevels = 2;
  core::ReadPoint at;
  at.pin = is_iterator;
  if (is_iterator && guarantee_timestamp > kLevels) at.timestamp = guarantee_timestamp;
  return at;
}

// What the parameters of a search say of its window of hits.
template <typename Request>
core::Status ReadWindow(const Parameters& params, const std::string& limit_key, Request* request) {
  const auto limit = FindInteger(params, limit_key);
  if (!limit.ok()) {
    return Unexpected(limit_key + " [" + FindText(params, limit_key) + "] is invalid");
  }
  if (!limit->has_value()) {
    return Unexpected(limit_key + " not found in search_params");
  }
  request->limit = **limit;
  request->offset = TRY(FindInteger(params, "offset")).value_or(0);
  const auto decimals = FindInteger(params, "round_decimal");
  if (!decimals.ok()) {
    return Unexpected("round_decimal [" + FindText(params, "round_decimal") +
                      "] is invalid, should be -1 or an integer in range [0, 6]");
  }
  request->round_decimal = decimals->value_or(-1);
  return core::Status::Ok();
}

core::Result<std::optional<core::Grouping>> ReadGrouping(const Parameters& params) {
  const std::string fields = FindText(params, "group_by_fields");
  core::Grouping grouping;
  grouping.field = FindText(params, "group_by_field");
  if (grouping.field.empty()) grouping.field = fields;
  if (grouping.field.empty()) return std::optional<core::Grouping>();
  if (grouping.field.find(',') != std::string::npos) {
    return core::Unimplemented("grouping by several fields (" + grouping.field +
                               ") is not supported; group by one");
  }
  grouping.size = TRY(FindInteger(params, "group_size")).value_or(1);
  grouping.is_strict = TRY(FindBool(params, "strict_group_size", false));
  return std::optional(std::move(grouping));
}

core::Result<std::optional<core::SearchRange>> ReadRange(const Parameters& params) {
  const auto radius = TRY(FindNumber(params, "radius"));
  // Without a radius, Milvus ignores the filter.
  if (!radius.has_value()) return std::optional<core::SearchRange>();
  const auto range_filter = TRY(FindNumber(params, "range_filter"));
  return std::optional(core::SearchRange{*radius, range_filter});
}

core::Result<std::optional<SearchIterator>> ReadIterator(const Parameters& params) {
  if (!TRY(FindBool(params, "search_iter_v2", false))) return std::optional<SearchIterator>();
  SearchIterator iterator;
  iterator.id = FindText(params, "search_iter_id");
  if (const auto bound = TRY(FindNumber(params, "search_iter_last_bound"))) {
    iterator.last_bound = static_cast<float>(*bound);
  }
  return std::optional(std::move(iterator));
}

core::Status CheckSupported(const pb::SearchRequest& message) {
  if (message.has_search_aggregation()) {
    return core::Unimplemented("search aggregations are not supported; use group_by_field");
  }
  if (message.has_highlighter()) return core::Unimplemented("highlighting is not supported");
  if (message.function_score().functions_size() > 0 || message.function_chains_size() > 0) {
    return core::Unimplemented(
        "reranking by a function is supported by hybrid searches alone (rrf, weighted)");
  }
  return core::Status::Ok();
}

// The vector field a search means, if that is clear; the store says what is wrong if it is not.
const core::FieldSchema* TargetOf(const core::CollectionSchema& schema, const std::string& name) {
  if (!name.empty()) return schema.Find(name);
  const core::FieldSchema* only = nullptr;
  for (const core::FieldSchema& field : schema.fields) {
    if (!core::IsVector(field.type)) continue;
    if (only != nullptr) return nullptr;
    only = &field;
  }
  return only;
}

core::Status NoTarget(const std::string& name) {
  if (name.empty()) {
    return core::InvalidArgument("several vector fields: say by anns_field which is searched")
        .WithNumber(core::Number::kParameterInvalid);
  }
  return Unexpected("failed to create query plan: failed to get field schema by name: fieldName(" +
                    name + ") not found");
}

core::Status ReadWhatToFind(const pb::SearchRequest& message, const core::CollectionSchema& schema,
                            ReadSearchRequest* read) {
  core::SearchRequest& request = read->request;
  const core::FieldSchema* field = TargetOf(schema, request.vector_field);
  if (field == nullptr) return NoTarget(request.vector_field);
  if (message.has_ids()) {
    request.query_keys = TRY(ReadIds(message.ids(), schema.primary()));
    read->nq = static_cast<int64_t>(request.query_keys->rows());
    return core::Status::Ok();
  }
  request.queries = TRY(ReadQueries(message.placeholder_group(), *field, message.nq()));
  read->nq = message.nq();
  return core::Status::Ok();
}

}  // namespace

core::Result<ReadSearchRequest> ReadSearch(const pb::SearchRequest& message,
                                           const core::CollectionDescription& description) {
  TRY(CheckSupported(message));
  Parameters params = ReadPairs(message.search_params());
  TRY(SpreadObject("params", &params));
  ReadSearchRequest read;
  core::SearchRequest& request = read.request;
  request.in = {message.db_name(), message.collection_name()};
  TRY(ReadWindow(params, "topk", &request));
  request.vector_field = FindText(params, "anns_field");
  request.filter = message.dsl();
  request.filter_values = TRY(ReadFilterValues(message.expr_template_values()));
  request.partitions = ReadNames(message.partition_names());
  request.output_fields = ReadNames(message.output_fields());
  if (const std::string metric = FindText(params, "metric_type"); !metric.empty()) {
    request.metric = TRY(core::ParseMetric(metric));
  }
  request.range = TRY(ReadRange(params));
  request.group_by = TRY(ReadGrouping(params));
  read.iterator = TRY(ReadIterator(params));
  const bool is_iterator = read.iterator.has_value() || TRY(FindBool(params, "iterator", false));
  request.at = ReadPointOf(is_iterator, message.guarantee_timestamp());
  TRY(ReadWhatToFind(message, description.schema, &read));
  request.params = std::move(params);
  return read;
}

core::Result<core::HybridSearchRequest> ReadHybridSearch(
    const pb::HybridSearchRequest& message, const core::CollectionDescription& description) {
  if (message.function_chains_size() > 0) {
    return core::Unimplemented("function chains are not supported; use rrf or weighted");
  }
  core::HybridSearchRequest request;
  request.in = {message.db_name(), message.collection_name()};
  for (const pb::SearchRequest& search : message.requests()) {
    auto read = ReadSearch(search, description);
    if (!read.ok()) return read.status();
    request.searches.push_back(std::move(read->request));
  }
  const Parameters params = ReadPairs(message.rank_params());
  request.ranking = TRY(ReadRanking(params, message.function_score()));
  TRY(ReadWindow(params, "limit", &request));
  request.group_by = TRY(ReadGrouping(params));
  request.partitions = ReadNames(message.partition_names());
  request.output_fields = ReadNames(message.output_fields());
  return request;
}

core::Result<ReadQueryRequest> ReadQuery(const pb::QueryRequest& message) {
  const Parameters params = ReadPairs(message.query_params());
  ReadQueryRequest read;
  core::QueryRequest& request = read.request;
  request.from = {message.db_name(), message.collection_name()};
  request.filter = message.expr();
  request.filter_values = TRY(ReadFilterValues(message.expr_template_values()));
  request.partitions = ReadNames(message.partition_names());
  request.output_fields = ReadNames(message.output_fields());
  const auto limit = TRY(FindInteger(params, "limit"));
  request.limit = limit.value_or(0);
  request.offset = TRY(FindInteger(params, "offset")).value_or(0);
  for (const char* key : {"group_by_fields", "order_by_fields"}) {
    if (!FindText(params, key).empty()) {
      return core::Unimplemented(std::string(key) + " of a query is not supported");
    }
  }
  const bool is_iterator = TRY(FindBool(params, "iterator", false));
  request.at = ReadPointOf(is_iterator, message.guarantee_timestamp());
  read.is_count = request.output_fields.size() == 1 && request.output_fields[0] == "count(*)";
  if (limit.has_value() && *limit <= 0 && !read.is_count) {
    return Unexpected("limit [" + std::to_string(*limit) +
                      "] is invalid, should be greater than 0");
  }
  const bool is_empty = request.filter.find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_empty && !limit.has_value() && !read.is_count) {
    return Unexpected("empty expression should be used with limit");
  }
  return read;
}

core::Result<core::DeleteRequest> ReadDelete(const pb::DeleteRequest& message) {
  core::DeleteRequest request;
  request.from = {message.db_name(), message.collection_name()};
  request.filter = message.expr();
  request.filter_values = TRY(ReadFilterValues(message.expr_template_values()));
  request.partition = message.partition_name();
  return request;
}

}  // namespace elanus::wire
