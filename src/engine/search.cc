// Exact search over a snapshot.
//
// Each segment is searched for as many hits as are asked for in all, since all may lie in one of
// them. Equal distances are ordered by age, first over segments and then over rows within one, so
// that sealing and merging, which keep the order of rows, do not change an answer.
#include <algorithm>

#include "core/limits.h"
#include "engine/check_rows.h"
#include "engine/partitions.h"
#include "engine/read_rows.h"
#include "engine/select_rows.h"
#include "engine/verbs.h"
#include "filter/filter.h"
#include "index/distance.h"
#include "index/flat.h"

namespace elanus::engine {
namespace {

struct PlacedHit {
  float distance = 0;
  RowPlace place;
};

core::Status CheckRange(const char* what, int64_t value, int64_t min) {
  if (value >= min && value <= core::kLimitMax) return core::Status::Ok();
  return core::InvalidArgument(std::string(what) + " is " + std::to_string(value) +
                               "; it should be in range " + std::to_string(min) + " ~ " +
                               std::to_string(core::kLimitMax));
}

core::Status CheckLimits(const core::SearchRequest& request) {
  TRY(CheckRange("limit", request.limit, 1));
  TRY(CheckRange("offset", request.offset, 0));
  TRY(CheckRange("offset + limit", request.offset + request.limit, 1));
  return CheckRange("the number of queries", static_cast<int64_t>(request.queries.rows()), 1);
}

core::Result<const core::FieldSchema*> FindVectorField(const core::CollectionSchema& schema,
                                                       const std::string& name) {
  if (!name.empty()) {
    const core::FieldSchema* field = schema.Find(name);
    if (field == nullptr) return NoSuchField(schema, name);
    if (core::IsVector(field->type)) return field;
    return core::InvalidArgument("field '" + name + "' is " + core::TypeName(field->type) +
                                 ", not a vector");
  }
  const core::FieldSchema* found = nullptr;
  for (const core::FieldSchema& field : schema.fields) {
    if (!core::IsVector(field.type)) continue;
    if (found != nullptr) {
      return core::InvalidArgument("collection '" + schema.name +
                                   "' has several vector fields; say which one to search");
    }
    found = &field;
  }
  if (found != nullptr) return found;
  return core::InvalidArgument("collection '" + schema.name + "' has no vector field");
}

core::Result<core::Metric> ChooseMetric(const core::CollectionDescription& description,
                                        const std::string& field,
                                        std::optional<core::Metric> asked) {
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field != field) continue;
    if (!asked.has_value() || *asked == index.metric) return index.metric;
    return core::InvalidArgument("metric type not match: field '" + field + "' is indexed by " +
                                 core::MetricName(index.metric) + ", but the search asks for " +
                                 core::MetricName(*asked));
  }
  return asked.value_or(core::Metric::kCosine);
}

// Clears the rows whose vector is null.
void KeepValid(const core::ColumnView& vectors, core::Bitset* rows) {
  if (vectors.valid.empty()) return;
  for (size_t w = 0; w < vectors.valid.size(); ++w) rows->mutable_words()[w] &= vectors.valid[w];
}

// One search on its way through the segments.
class SegmentSearch {
 public:
  SegmentSearch(const core::SearchRequest& request, const core::FieldSchema& field,
                core::Metric metric)
      : field_(field), queries_(request.queries.view()), hits_(request.queries.rows()) {
    input_.metric = metric;
    input_.queries = queries_;
    input_.k = static_cast<size_t>(request.offset + request.limit);
  }

  // Compares the given rows of segment number `i` with every query.
  core::Status Add(uint32_t i, const Segment& segment, core::Bitset rows,
                   core::Executor* executor) {
    const core::ColumnView vectors = TRY(segment.Values(field_));
    KeepValid(vectors, &rows);
    const size_t count = rows.Count();
    if (count == 0) return core::Status::Ok();
    rows_scanned_ += static_cast<int64_t>(count * queries_.rows);

    input_.base = vectors;
    // Without a bitset the kernels need not look anything up.
    input_.allowed = count == rows.size() ? nullptr : &rows;
    if (input_.metric == core::Metric::kCosine) {
      input_.inverse_norms = TRY(segment.InverseNorms(field_));
    }
    const auto found = index::SearchFlat(input_, executor);
    for (size_t q = 0; q < found.size(); ++q) {
      for (const index::Hit& hit : found[q]) {
        hits_[q].push_back({.distance = hit.distance, .place = {.segment = i, .row = hit.row}});
      }
    }
    return core::Status::Ok();
  }

  int64_t rows_scanned() const { return rows_scanned_; }

  // The hits of query `q` over all segments, nearest first, ties by age.
  std::vector<PlacedHit> Take(size_t q) {
    std::vector<PlacedHit> hits = std::move(hits_[q]);
    // Stable, because the lists came in the order of age.
    std::stable_sort(hits.begin(), hits.end(), [](const PlacedHit& a, const PlacedHit& b) {
      return a.distance < b.distance;
    });
    if (hits.size() > input_.k) hits.resize(input_.k);
    return hits;
  }

 private:
  const core::FieldSchema& field_;
  core::ColumnView queries_;
  index::FlatInput input_;
  int64_t rows_scanned_ = 0;
  std::vector<std::vector<PlacedHit>> hits_;  // Of each query, one segment after the other.
};

}  // namespace

core::Result<core::SearchAnswer> Search(const Reading& reading, const core::SearchRequest& request,
                                        core::Executor* executor) {
  const Snapshot& snapshot = *reading.snapshot;
  const core::CollectionSchema& schema = snapshot.schema();
  TRY(CheckLimits(request));
  const core::FieldSchema& field = *TRY(FindVectorField(schema, request.vector_field));
  TRY(CheckVectors(field, request.queries.view()));
  const OutputFields fields = TRY(FindOutputFields(schema, request.output_fields));
  const filter::BoundFilter filter = TRY(filter::Bind(request.filter, schema));

  core::SearchAnswer answer;
  answer.metric = TRY(ChooseMetric(*snapshot.description, field.name, request.metric));
  const Selection selection{.filter = &filter,
                            .keys = nullptr,
                            .partitions = TRY(LoadedPartitions(snapshot, request.partitions))};
  std::vector<core::Bitset> selected = TRY(SelectRows(reading, selection, &answer.work));
  answer.timestamp = reading.timestamp();

  // Each segment answers alone; nothing is shared but the immutable snapshot.
  SegmentSearch search(request, field, answer.metric);
  for (uint32_t i = 0; i < selected.size(); ++i) {
    if (selected[i].None()) continue;
    TRY(search.Add(i, *snapshot.segments[i].segment, std::move(selected[i]), executor));
  }
  answer.work.rows_scanned = search.rows_scanned();

  // Join the answers, then read only the rows that won.
  std::vector<RowPlace> places;
  answer.starts.push_back(0);
  for (size_t q = 0; q < request.queries.rows(); ++q) {
    const std::vector<PlacedHit> hits = search.Take(q);
    for (size_t i = static_cast<size_t>(request.offset); i < hits.size(); ++i) {
      places.push_back(hits[i].place);
      answer.scores.push_back(index::OutwardScore(answer.metric, hits[i].distance));
    }
    answer.starts.push_back(places.size());
  }
  answer.rows = TRY(ReadRows(snapshot, places, fields));
  return answer;
}

}  // namespace elanus::engine
