// Texts and numbers are those of Milvus 2.3 to 2.6 where it has them: clients compare both.
#include "engine/search_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/limits.h"
#include "core/schema_functions.h"
#include "engine/check_rows.h"
#include "index/distance.h"
#include "index/vector_options.h"

namespace elanus::engine {
namespace {

core::Status Unexpected(std::string message) {
  return core::InvalidArgument(std::move(message)).WithNumber(core::Number::kUnexpected);
}

core::Status BadParameter(std::string message) {
  return core::InvalidArgument(std::move(message)).WithNumber(core::Number::kParameterInvalid);
}

std::string OutOfRange(const std::string& what, int64_t value, const char* range) {
  return what + " [" + std::to_string(value) + "] is invalid, " + range +
         " should be in range [1, " + std::to_string(core::kLimitMax) + "], but got " +
         std::to_string(value);
}

bool IsInLimit(int64_t value) {
  return value >= 1 && value <= core::kLimitMax;
}

core::Status CheckWindowOfRows(int64_t limit, int64_t offset) {
  if (!IsInLimit(limit)) return Unexpected(OutOfRange("topk", limit, "top k"));
  if (offset != 0 && !IsInLimit(offset)) return Unexpected(OutOfRange("offset", offset, "top k"));
  if (!IsInLimit(offset + limit)) {
    return Unexpected(OutOfRange("offset+topk", offset + limit, "top k"));
  }
  return core::Status::Ok();
}

core::Status CheckDecimals(int64_t decimals) {
  if (decimals >= -1 && decimals <= 6) return core::Status::Ok();
  return Unexpected("round_decimal [" + std::to_string(decimals) +
                    "] is invalid, should be -1 or an integer in range [0, 6]");
}

core::Status CheckGrouping(const core::Grouping& grouping) {
  const std::string size = std::to_string(grouping.size);
  if (grouping.size <= 0) {
    return BadParameter("input group size:" + size + " is negative, failed to do search_groupby");
  }
  if (grouping.size > kGroupSizeMax) {
    return BadParameter("input group size:" + size +
                        " exceeds configured max group size:" + std::to_string(kGroupSizeMax));
  }
  return core::Status::Ok();
}

// A parameter of an index that a search may set. Which index is there does not matter: what the
// index does not know is ignored, as Milvus does.
struct ParamRange {
  const char* name;
  double min;
  double max;
  bool is_whole;
};

constexpr double kWholeMax = 2147483647;
constexpr std::array<ParamRange, 11> kParamRanges = {{
    {"nprobe", 1, 65536, true},
    {"ef", 1, kWholeMax, true},
    {"search_list", 1, kWholeMax, true},
    {"search_list_size", 1, kWholeMax, true},
    {"reorder_k", 1, kWholeMax, true},
    {"search_k", -1, kWholeMax, true},
    {"refine_k", 1, kWholeMax, false},
    {"rbq_bits_query", 0, 8, true},
    {"level", 1, 10, true},
    {"drop_ratio_search", 0, 1, false},
    {"dim_max_score_ratio", 0.5, 1.3, false},
}};

core::Status CheckParam(const ParamRange& range, const std::string& text) {
  const char* end = text.data() + text.size();
  double value = 0;
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(value);
  if (is_number && (!range.is_whole || value == std::floor(value)) && value >= range.min &&
      value <= range.max) {
    return core::Status::Ok();
  }
  const auto show = [&](double bound) {
    return range.is_whole ? std::to_string(static_cast<int64_t>(bound)) : std::to_string(bound);
  };
  return Unexpected("search parameter '" + std::string(range.name) + "' is '" + text +
                    "'; it should be " + (range.is_whole ? "an integer" : "a number") +
                    " in range [" + show(range.min) + ", " + show(range.max) + "]");
}

core::Status CheckParams(const core::SearchRequest& request) {
  for (const ParamRange& range : kParamRanges) {
    const auto found = request.params.find(range.name);
    if (found != request.params.end()) TRY(CheckParam(range, found->second));
  }
  return core::Status::Ok();
}

core::Status CheckCount(size_t queries) {
  if (IsInLimit(static_cast<int64_t>(queries))) return core::Status::Ok();
  return Unexpected(OutOfRange("nq", static_cast<int64_t>(queries),
                               "nq (number of search vector per search request)"));
}

size_t QueryCount(const core::SearchRequest& request) {
  return request.query_keys.has_value() ? request.query_keys->rows() : request.queries.rows();
}

core::Status CheckCombinations(const core::SearchRequest& request) {
  if (request.after.has_value()) {
    if (request.group_by.has_value()) {
      return BadParameter("GroupBy is not permitted when using a search iterator");
    }
    if (request.offset > 0) {
      return BadParameter("Setting an offset is not permitted when using a search iterator v2");
    }
    if (QueryCount(request) != 1) {
      return BadParameter("a search iterator goes over the hits of one query, but there are " +
                          std::to_string(QueryCount(request)));
    }
    if (request.after->ties < 0 || std::isnan(request.after->score)) {
      return BadParameter("a search cannot go on behind " + std::to_string(request.after->ties) +
                          " hits of score " + std::to_string(request.after->score));
    }
  }
  if (request.range.has_value() && request.group_by.has_value()) {
    return BadParameter("Not allowed to do range-search when doing search-group-by");
  }
  return core::Status::Ok();
}

const core::FieldSchema* OnlyVectorField(const core::CollectionSchema& schema, size_t* count) {
  const core::FieldSchema* found = nullptr;
  *count = 0;
  for (const core::FieldSchema& field : schema.fields) {
    if (!core::IsVector(field.type)) continue;
    found = &field;
    ++*count;
  }
  return found;
}

core::Result<const core::FieldSchema*> FindVectorField(const core::CollectionSchema& schema,
                                                       const std::string& name) {
  size_t count = 0;
  const core::FieldSchema* field =
      name.empty() ? OnlyVectorField(schema, &count) : schema.Find(name);
  if (count > 1) {
    return Unexpected("multiple anns_fields exist, please specify a anns_field in search_params");
  }
  if (field == nullptr && name.empty()) {
    return Unexpected("collection '" + schema.name + "' has no vector field");
  }
  if (field == nullptr) {
    return Unexpected(
        "failed to create query plan: failed to get field schema by name: fieldName(" + name +
        ") not found");
  }
  if (!core::IsVector(field->type)) {
    return Unexpected("failed to create query plan: field (" + name +
                      ") to search is not of vector data type, but " + core::TypeName(field->type));
  }
  return field;
}

// The metric by which a field is searched unless the request knows better.
core::Metric MetricOf(const core::CollectionDescription& description,
                      const core::FieldSchema& field, bool* is_fixed) {
  *is_fixed = true;
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field == field.name) return index.metric;
  }
  if (core::IsCountedOutput(description.schema, field)) return core::Metric::kBm25;
  *is_fixed = false;
  return core::DefaultMetric(field.type);
}

// What the request says about how hard to search.
core::Status ReadEffort(const core::CollectionDescription& description,
                        const core::SearchRequest& request, SearchTarget* target) {
  // Iterators pin their state with the first page already.
  target->is_exact = request.at.pin || request.at.timestamp != 0 || request.after.has_value();
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field != target->field->name) continue;
    const int64_t hits = request.limit + request.offset;
    TRY(index::CheckSearchParameters(index.type, request.params, hits));
    target->effort = index::EffortOf(index.type, request.params, hits);
  }
  return core::Status::Ok();
}

// One side of a range of scores.
struct Border {
  float distance = 0;
  bool is_open = false;
};

// Keeps the narrower of two borders on the near side.
void NarrowFrom(const Border& border, index::DistanceWindow* window) {
  if (border.distance < window->from) return;
  const bool is_equal = border.distance == window->from;
  window->from_open = border.is_open || (is_equal && window->from_open);
  window->from = border.distance;
}

// Rounded to float; what is beyond all floats is infinite.
float BorderOf(double score) {
  constexpr double kMax = std::numeric_limits<float>::max();
  if (std::abs(score) <= kMax) return static_cast<float>(score);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  return score > 0 ? kInfinity : -kInfinity;
}

core::Status CheckRange(core::Metric metric, const core::SearchRange& range) {
  if (std::isnan(range.radius)) return Unexpected("radius is not a number");
  if (std::isnan(range.range_filter.value_or(0))) {
    return Unexpected("range_filter is not a number");
  }
  if (!range.range_filter.has_value()) return core::Status::Ok();
  if (core::IsLargerNearer(metric)) {
    if (*range.range_filter > range.radius) return core::Status::Ok();
    return Unexpected("range_filter must be greater than radius for IP/COSINE");
  }
  if (*range.range_filter < range.radius) return core::Status::Ok();
  return Unexpected("range_filter must be less than radius for L2/HAMMING/JACCARD");
}

}  // namespace

core::Status CheckSearch(const core::SearchRequest& request) {
  TRY(CheckWindowOfRows(request.limit, request.offset));
  TRY(CheckCount(QueryCount(request)));
  TRY(CheckDecimals(request.round_decimal));
  TRY(CheckParams(request));
  if (request.query_keys.has_value() && request.queries.rows() > 0) {
    return BadParameter("a search is by vectors or by keys, but both are given");
  }
  if (request.group_by.has_value()) TRY(CheckGrouping(*request.group_by));
  return CheckCombinations(request);
}

core::Status CheckHybridSearch(const core::HybridSearchRequest& request) {
  if (request.searches.empty()) return Unexpected("minimum of ann search requests is 1");
  if (request.searches.size() > kSearchesMax) {
    return Unexpected("maximum of ann search requests is " + std::to_string(kSearchesMax));
  }
  const std::string context = "invalid max query result window";
  if (request.offset < 0) {
    return Unexpected("offset [" + std::to_string(request.offset) +
                      "] is invalid, should be gte than 0")
        .WithContext(context);
  }
  if (request.limit <= 0) {
    return Unexpected("limit [" + std::to_string(request.limit) +
                      "] is invalid, should be greater than 0")
        .WithContext(context);
  }
  // Each alone first: their sum may be beyond all numbers.
  const int64_t depth =
      std::min(request.offset, core::kLimitMax + 1) + std::min(request.limit, core::kLimitMax + 1);
  if (!IsInLimit(depth)) {
    return Unexpected("(offset+limit) should be in range [1, " + std::to_string(core::kLimitMax) +
                      "], but got " + std::to_string(depth))
        .WithContext(context);
  }
  TRY(CheckDecimals(request.round_decimal));
  if (request.group_by.has_value()) TRY(CheckGrouping(*request.group_by));
  for (const core::SearchRequest& search : request.searches) {
    if (search.after.has_value()) {
      return BadParameter("a search iterator goes over one search, not over a hybrid one");
    }
    if (QueryCount(search) != QueryCount(request.searches.front())) {
      return BadParameter("the searches of a hybrid search have the same number of queries: " +
                          std::to_string(QueryCount(request.searches.front())) + " and " +
                          std::to_string(QueryCount(search)) + " were given");
    }
  }
  return core::Status::Ok();
}

core::Result<SearchTarget> FindTarget(const core::CollectionDescription& description,
                                      const core::SearchRequest& request) {
  SearchTarget target;
  target.field = TRY(FindVectorField(description.schema, request.vector_field));
  bool is_fixed = false;
  const core::Metric own = MetricOf(description, *target.field, &is_fixed);
  target.metric = request.metric.value_or(own);
  if (is_fixed && target.metric != own) {
    return Unexpected(std::string("metric type not match: invalid parameter[expected=") +
                      core::MetricName(own) + "][actual=" + core::MetricName(target.metric) + "]");
  }
  // BM25 scores texts against what the function has counted; there is nothing to count without it.
  if (!core::IsMetricOf(target.metric, target.field->type) ||
      (target.metric == core::Metric::kBm25 &&
       !core::IsCountedOutput(description.schema, *target.field))) {
    return Unexpected("field '" + target.field->name + "' of type " +
                      core::TypeName(target.field->type) + " cannot be searched by metric " +
                      core::MetricName(target.metric));
  }
  TRY(ReadEffort(description, request, &target));
  return target;
}

const core::FieldSchema& QueryField(const core::CollectionSchema& schema,
                                    const core::FieldSchema& target) {
  if (!core::IsCountedOutput(schema, target)) return target;
  return *schema.Find(schema.FunctionOf(target.name)->inputs.front());
}

core::Status CheckQueries(const core::CollectionSchema& schema, const core::FieldSchema& target,
                          const core::Column& queries) {
  const core::ColumnView view = queries.view();
  for (size_t row = 0; row < view.rows; ++row) {
    if (!view.IsValid(row)) {
      return Unexpected("query " + std::to_string(row) + " of field '" + target.name + "' is null");
    }
  }
  if (!core::IsCountedOutput(schema, target)) return CheckVectors(target, view);
  if (queries.type() == core::DataType::kVarChar) return core::Status::Ok();
  return BadParameter(
      std::string("please provide varchar/text for BM25 Function based search, got ") +
      core::TypeName(queries.type()));
}

core::Result<const core::FieldSchema*> FindGroupField(const core::CollectionSchema& schema,
                                                      const core::Grouping& grouping) {
  const core::FieldSchema* field = schema.Find(grouping.field);
  if (field == nullptr) {
    return core::InvalidArgument(
               "groupBy field not found in schema: field not found[field=" + grouping.field + "]")
        .WithNumber(core::Number::kFieldNotFound);
  }
  const bool has_groups = core::VisitType(field->type, []<typename T>(T) {
    return T::kType == core::DataType::kBool || T::kType == core::DataType::kVarChar ||
           (T::kIsNumber && std::is_integral_v<typename T::Value>);
  });
  if (has_groups) return field;
  return Unexpected("unsupported data type " + std::string(core::TypeName(field->type)) +
                    " for group by operator: field '" + field->name +
                    "' should be Bool, an integer or VarChar");
}

core::Result<index::DistanceWindow> FindWindow(core::Metric metric,
                                               const core::SearchRequest& request) {
  index::DistanceWindow window;
  if (request.range.has_value()) {
    TRY(CheckRange(metric, *request.range));
    window.to = index::InnerDistance(metric, BorderOf(request.range->radius));
    window.to_open = true;
    if (request.range->range_filter.has_value()) {
      const float border = BorderOf(*request.range->range_filter);
      NarrowFrom({.distance = index::InnerDistance(metric, border), .is_open = false}, &window);
    }
  }
  if (request.after.has_value()) {
    NarrowFrom({.distance = index::InnerDistance(metric, request.after->score), .is_open = false},
               &window);
  }
  return window;
}

float RoundScore(float score, int64_t decimals) {
  if (decimals < 0) return score;
  const double scale = std::pow(10.0, static_cast<double>(decimals));
  return static_cast<float>(std::round(static_cast<double>(score) * scale) / scale);
}

}  // namespace elanus::engine
