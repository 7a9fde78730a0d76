// A collection is read page by page in the order of its keys. Which rows are taken is drawn on the
// way (selection sampling, Knuth 3.4.2 S): every set of so many rows is as likely as any other, and
// nothing but what is taken is ever held.
#include <algorithm>
#include <numeric>
#include <random>

#include "core/limits.h"
#include "measure/workload.h"

namespace elanus::measure {
namespace {

constexpr size_t kQueryShare = 10;  // At most one row of so many is held out.
constexpr size_t kPageBytes = 16 << 20;

bool IsDense(core::DataType type) {
  return core::IsVector(type) && core::LayoutOf(type) == core::Layout::kFixed;
}

core::Result<core::FieldSchema> FindField(const core::CollectionSchema& schema,
                                          const std::string& wanted) {
  std::vector<core::FieldSchema> fields;
  std::string names;
  for (const core::FieldSchema& field : schema.fields) {
    if (!IsDense(field.type)) continue;
    names += (names.empty() ? "" : ", ") + field.name;
    if (wanted.empty() || field.name == wanted) fields.push_back(field);
  }
  if (names.empty()) {
    return core::InvalidArgument("collection '" + schema.name +
                                 "' has no dense vector field, so there is nothing to compare");
  }
  if (fields.size() == 1) return fields.front();
  return core::InvalidArgument(
      (wanted.empty()
           ? "collection '" + schema.name + "' has several vector fields"
           : "collection '" + schema.name + "' has no dense vector field '" + wanted + "'") +
      "; choose --vector-field from: " + names);
}

core::Result<core::Metric> MetricOf(const core::CollectionDescription& description,
                                    const core::FieldSchema& field, core::Metric asked) {
  core::Metric metric = core::DefaultMetric(field.type);
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field == field.name) metric = index.metric;
  }
  if (asked != core::Metric::kNone) metric = asked;
  if (core::IsMetricOf(metric, field.type)) return metric;
  std::string fitting;
  for (const auto other : {core::Metric::kL2, core::Metric::kIp, core::Metric::kCosine,
                           core::Metric::kHamming, core::Metric::kJaccard}) {
    if (!core::IsMetricOf(other, field.type)) continue;
    fitting += (fitting.empty() ? "" : ", ") + std::string(core::MetricName(other));
  }
  return core::InvalidArgument(std::string("metric ") + core::MetricName(metric) +
                               " does not fit field '" + field.name + "' of type " +
                               core::TypeName(field.type) + "; choose --metric from: " + fitting);
}

// Yes for `wanted` of the `left` rows that come, each set of them with the same chance.
class Draw {
 public:
  Draw(size_t wanted, size_t left) : wanted_(wanted), left_(left) {}

  bool Next(std::mt19937_64* random) {
    if (left_ == 0) return false;
    const bool is_taken = (*random)() % left_ < wanted_;
    --left_;
    wanted_ -= is_taken ? 1 : 0;
    return is_taken;
  }

 private:
  size_t wanted_;
  size_t left_;
};

// Pages of a collection's rows that have a vector.
class Pages {
 public:
  Pages(core::Store* store, const SampleOptions& options, const core::FieldSchema& key,
        const core::FieldSchema& field)
      : store_(store), key_(key.name), field_(field.name) {
    request_.from = options.collection;
    request_.output_fields = {key.name, field.name};
    const size_t width = core::RowWidth(field.type, field.dim);
    const auto limit = static_cast<int64_t>(std::max<size_t>(kPageBytes / width, 1));
    request_.limit = std::min(limit, core::kLimitMax);
  }

  // An empty column: there are no more.
  core::Result<core::Column> Next() {
    core::QueryAnswer answer = TRY(store_->Query(request_));
    core::Column* const vectors = answer.rows.Find(field_);
    core::Column* const keys = answer.rows.Find(key_);
    if (vectors == nullptr || keys == nullptr) {
      return core::Internal("the answer to a query lacks '" + field_ + "' or '" + key_ + "'");
    }
    if (keys->rows() > 0) GoOnBehind(keys->view());
    return std::move(*vectors);
  }

 private:
  void GoOnBehind(const core::ColumnView& keys) {
    const size_t last = keys.rows - 1;
    request_.filter = key_ + " > {last}";
    if (keys.type == core::DataType::kVarChar) {
      request_.filter_values["last"] = {core::Value(std::string(keys.Text(last)))};
    } else {
      request_.filter_values["last"] = {core::Value(keys.Values<int64_t>()[last])};
    }
  }

  core::Store* const store_;
  const std::string key_;
  const std::string field_;
  core::QueryRequest request_;
};

// How many rows are copied and how many become queries.
struct Shares {
  size_t rows = 0;
  size_t queries = 0;
};

core::Result<Shares> Divide(const SampleOptions& options, size_t there, size_t width) {
  if (there < kRowsMin) {
    return core::InvalidArgument(
        "collection '" + options.collection.collection + "' has " + std::to_string(there) +
        " rows with a vector; a comparison needs " + std::to_string(kRowsMin));
  }
  Shares shares;
  shares.queries = std::min(options.queries, std::max<size_t>(there / kQueryShare, 1));
  const size_t rows_max =
      options.rows_max > 0 ? options.rows_max : std::max<size_t>(kSampleBytesMax / width, 1);
  shares.rows = std::min(there - shares.queries, rows_max);
  if (shares.rows >= static_cast<size_t>(options.k)) return shares;
  return core::InvalidArgument("there are " + std::to_string(shares.rows) +
                               " rows to search, fewer than the " + std::to_string(options.k) +
                               " hits of --k; ask for fewer");
}

// Growing prefixes of the rows should be samples as well, and keys often follow time.
core::Column Shuffled(const core::Column& column, std::mt19937_64* random) {
  std::vector<size_t> order(column.rows());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::shuffle(order, *random);
  core::Column shuffled(column.type(), column.dim());
  shuffled.Reserve(column.rows(), column.view().bytes.size());
  for (const size_t row : order) shuffled.AppendFrom(column.view(), row);
  return shuffled;
}

core::Status ReadRows(core::Store* store, const SampleOptions& options, Pages* pages,
                      Workload* workload) {
  const auto there = static_cast<size_t>(TRY(store->Count({.of = options.collection,
                                                           .filter = {},
                                                           .filter_values = {},
                                                           .partitions = {},
                                                           .at = {}}))
                                             .rows);
  const size_t width = core::RowWidth(workload->rows.type(), workload->rows.dim());
  const Shares shares = TRY(Divide(options, there, width));
  std::mt19937_64 random(options.seed);
  Draw taken(shares.rows + shares.queries, there);
  Draw held_out(shares.queries, shares.rows + shares.queries);
  int64_t read = 0;
  while (true) {
    if (options.should_stop && options.should_stop()) return core::Status::Ok();
    const core::Column page = TRY(pages->Next());
    if (page.rows() == 0) break;
    for (size_t row = 0; row < page.rows(); ++row) {
      if (!taken.Next(&random)) continue;
      const bool is_query = held_out.Next(&random);
      if (!page.view().IsValid(row)) continue;
      (is_query ? workload->queries : workload->rows).AppendFrom(page.view(), row);
    }
    read += static_cast<int64_t>(page.rows());
    if (options.progress) options.progress(read, static_cast<int64_t>(there));
  }
  workload->rows_there = static_cast<int64_t>(there);
  workload->rows = Shuffled(workload->rows, &random);
  return core::Status::Ok();
}

}  // namespace

core::Result<Workload> SampleCollection(core::Store* store, const SampleOptions& options) {
  const core::CollectionDescription description =
      TRY(store->DescribeCollection(options.collection));
  const core::FieldSchema field = TRY(FindField(description.schema, options.field));
  Workload workload;
  workload.metric = TRY(MetricOf(description, field, options.metric));
  workload.rows = core::Column(field.type, field.dim);
  workload.queries = core::Column(field.type, field.dim);
  workload.name = options.collection.collection + " / " + field.name;
  Pages pages(store, options, description.schema.primary(), field);
  TRY(ReadRows(store, options, &pages, &workload));
  // Rows without a vector may have been drawn.
  const bool is_stopped = options.should_stop && options.should_stop();
  if (!is_stopped &&
      (workload.queries.rows() == 0 || workload.rows.rows() < static_cast<size_t>(options.k))) {
    return core::InvalidArgument("too few rows of collection '" + options.collection.collection +
                                 "' have a vector in '" + field.name + "'");
  }
  return workload;
}

}  // namespace elanus::measure
