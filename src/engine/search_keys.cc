#include "engine/search_keys.h"

#include "engine/check_rows.h"
#include "engine/partitions.h"
#include "engine/search_order.h"
#include "engine/select_rows.h"
#include "filter/filter.h"

namespace elanus::engine {
namespace {

// How many keys a message names.
constexpr size_t kNamedKeysMax = 10;

core::Status Wrong(const std::string& message) {
  return core::InvalidArgument(message).WithNumber(core::Number::kParameterInvalid);
}

std::string KeyText(const core::ColumnView& keys, size_t row) {
  if (keys.type == core::DataType::kVarChar) return std::string(keys.Text(row));
  return std::to_string(keys.Values<int64_t>()[row]);
}

core::Status MissingKeys(const core::ColumnView& keys, const std::vector<size_t>& missing) {
  std::string names;
  for (size_t i = 0; i < missing.size() && i < kNamedKeysMax; ++i) {
    names += (i == 0 ? "" : ", ") + KeyText(keys, missing[i]);
  }
  if (missing.size() > kNamedKeysMax) names += ", ...";
  return Wrong("some of the provided primary key IDs do not exist: missing IDs = [" + names + "]");
}

// The rows of the loaded partitions that a reader sees; no bits for other segments.
core::Result<std::vector<core::Bitset>> LoadedRows(const Reading& reading) {
  const filter::BoundFilter all = TRY(filter::Bind("", reading.schema()));
  core::Work ignored;
  const auto partitions = TRY(LoadedPartitions(*reading.snapshot, {}));
  return SelectRows(reading, {.filter = &all, .keys = nullptr, .partitions = partitions}, &ignored);
}

}  // namespace

core::Result<core::Column> ReadQueries(const Reading& reading, const core::FieldSchema& field,
                                       const core::Column& keys) {
  const Snapshot& snapshot = *reading.snapshot;
  TRY(CheckKeys(snapshot.schema(), keys));
  const std::vector<core::Bitset> loaded = TRY(LoadedRows(reading));
  const core::ColumnView wanted = keys.view();
  core::Column queries(field.type, field.dim);
  std::vector<size_t> missing;
  for (size_t i = 0; i < wanted.rows; ++i) {
    std::vector<RowPlace> places;
    for (uint32_t s = 0; s < snapshot.segments.size(); ++s) {
      if (loaded[s].None()) continue;
      for (uint32_t row : TRY(FindRows(snapshot.schema(), snapshot.segments[s], wanted, i))) {
        if (loaded[s].Test(row)) places.push_back({.segment = s, .row = row});
      }
    }
    if (places.empty()) {
      missing.push_back(i);
      continue;
    }
    const RowPlace place = TRY(YoungestRow(snapshot.segments, places));
    const core::ColumnView values = TRY(snapshot.segments[place.segment].segment->Values(field));
    if (!values.IsValid(place.row)) {
      return Wrong("the row with key " + KeyText(wanted, i) + " has no value in field '" +
                   field.name + "' to search by");
    }
    queries.AppendFrom(values, place.row);
  }
  if (!missing.empty()) return MissingKeys(wanted, missing);
  return queries;
}

}  // namespace elanus::engine
