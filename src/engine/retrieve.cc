// Queries answer in the order of the primary key, for which every segment keeps its rows' order:
// the selected rows of each come out sorted and are merged. With a limit, no segment gives more
// than that.
#include <algorithm>

#include "core/limits.h"
#include "engine/check_rows.h"
#include "engine/keys.h"
#include "engine/partitions.h"
#include "engine/read_rows.h"
#include "engine/search_order.h"
#include "engine/select_rows.h"
#include "engine/verbs.h"
#include "filter/filter.h"

namespace elanus::engine {
namespace {

// Orders rows of one key by age where they are of several partitions: segments of one partition
// stand in that order, those of different ones do not.
core::Status OrderEqualKeys(std::span<const SegmentView> segments,
                            std::span<const core::ColumnView> keys, std::vector<RowPlace>* places) {
  const auto partition = [&](const RowPlace& place) { return segments[place.segment].partition; };
  for (auto begin = places->begin(); begin != places->end();) {
    bool partitions_meet = false;
    auto end = begin + 1;
    for (; end != places->end() &&
           CompareKeys(keys[begin->segment], begin->row, keys[end->segment], end->row) == 0;
         ++end) {
      partitions_meet |= partition(*end) != partition(*begin);
    }
    if (partitions_meet) TRY(SortByAge(segments, {begin, end}));
    begin = end;
  }
  return core::Status::Ok();
}

// The first `count` selected rows of all segments by primary key; equal keys by age.
core::Result<std::vector<RowPlace>> FirstByKey(const Snapshot& snapshot,
                                               const std::vector<core::Bitset>& selected,
                                               size_t count) {
  const core::FieldSchema& primary = snapshot.schema().primary();
  std::vector<RowPlace> places;
  std::vector<core::ColumnView> keys(selected.size());
  const auto is_less = [&](const RowPlace& a, const RowPlace& b) {
    return CompareKeys(keys[a.segment], a.row, keys[b.segment], b.row) < 0;
  };
  for (uint32_t i = 0; i < selected.size(); ++i) {
    if (selected[i].None()) continue;
    keys[i] = TRY(snapshot.segments[i].segment->Values(primary));
    const auto order = TRY(snapshot.segments[i].segment->KeyOrder());
    const auto before = static_cast<std::ptrdiff_t>(places.size());
    // No more than the first `count` of a segment can be among the first of all.
    for (size_t k = 0; k < order.size() && places.size() - before < count; ++k) {
      if (selected[i].Test(order[k])) places.push_back({.segment = i, .row = order[k]});
    }
    // Equal keys stay in the order of the segments: merging is stable.
    std::inplace_merge(places.begin(), places.begin() + before, places.end(), is_less);
  }
  TRY(OrderEqualKeys(snapshot.segments, keys, &places));
  if (places.size() > count) places.resize(count);
  return places;
}

core::Status WrongWindow(const std::string& what) {
  return core::InvalidArgument("invalid max query result window, " + what)
      .WithNumber(core::Number::kUnexpected);
}

core::Status CheckWindow(const core::QueryRequest& request) {
  if (request.limit < 0) {
    return WrongWindow("limit [" + std::to_string(request.limit) +
                       "] is invalid, should be greater than 0, or 0 for all rows");
  }
  if (request.offset < 0) {
    return WrongWindow("offset [" + std::to_string(request.offset) +
                       "] is invalid, should be gte than 0");
  }
  if (request.limit == 0) return core::Status::Ok();
  // Each alone first: their sum may be beyond all numbers.
  const int64_t depth =
      std::min(request.offset, core::kLimitMax + 1) + std::min(request.limit, core::kLimitMax + 1);
  if (depth <= core::kLimitMax) return core::Status::Ok();
  return WrongWindow("(offset+limit) should be in range [1, " + std::to_string(core::kLimitMax) +
                     "], but got " + std::to_string(depth));
}

}  // namespace

core::Result<core::QueryAnswer> Retrieve(const Reading& reading,
                                         const core::QueryRequest& request) {
  const core::CollectionSchema& schema = reading.schema();
  TRY(CheckWindow(request));
  if (request.keys.has_value()) TRY(CheckKeys(schema, *request.keys));
  const OutputFields fields = TRY(FindOutputFields(schema, request.output_fields));
  const filter::BoundFilter filter =
      TRY(filter::Bind(request.filter, schema, request.filter_values));

  core::QueryAnswer answer;
  answer.timestamp = reading.timestamp();
  const auto partitions = TRY(LoadedPartitions(*reading.snapshot, request.partitions));
  const Selection selection{.filter = &filter,
                            .keys = request.keys.has_value() ? &*request.keys : nullptr,
                            .partitions = partitions};
  const std::vector<core::Bitset> selected = TRY(SelectRows(reading, selection, &answer.work));

  const size_t offset = static_cast<size_t>(request.offset);
  const size_t count = request.limit == 0 ? SIZE_MAX : offset + static_cast<size_t>(request.limit);
  const std::vector<RowPlace> places = TRY(FirstByKey(*reading.snapshot, selected, count));
  const auto window = std::span(places).subspan(std::min(offset, places.size()));
  answer.rows = TRY(ReadRows(*reading.snapshot, window, fields));
  return answer;
}

core::Result<core::CountAnswer> Count(const Reading& reading, const core::CountRequest& request) {
  const filter::BoundFilter filter =
      TRY(filter::Bind(request.filter, reading.schema(), request.filter_values));
  core::CountAnswer answer;
  answer.timestamp = reading.timestamp();
  const auto partitions = TRY(LoadedPartitions(*reading.snapshot, request.partitions));
  const Selection selection{.filter = &filter, .keys = nullptr, .partitions = partitions};
  for (const core::Bitset& rows : TRY(SelectRows(reading, selection, &answer.work))) {
    answer.rows += static_cast<int64_t>(rows.Count());
  }
  return answer;
}

}  // namespace elanus::engine
