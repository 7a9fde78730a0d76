#include "engine/fill_rows.h"

#include <optional>

#include "core/schema_functions.h"
#include "engine/check_values.h"
#include "engine/json.h"
#include "engine/read_rows.h"
#include "engine/search_order.h"

namespace elanus::engine {
namespace {

using Predecessors = std::vector<std::optional<RowPlace>>;

// The live row that has the key of each row; the youngest if there are several.
core::Result<Predecessors> FindPredecessors(const Snapshot& state, const core::ColumnView& keys) {
  std::vector<std::vector<RowPlace>> places(keys.rows);
  for (uint32_t i = 0; i < state.segments.size(); ++i) {
    for (size_t row = 0; row < keys.rows; ++row) {
      for (uint32_t place : TRY(FindLiveRows(state.schema(), state.segments[i], keys, row))) {
        places[row].push_back({.segment = i, .row = place});
      }
    }
  }
  Predecessors found(keys.rows);
  for (size_t row = 0; row < keys.rows; ++row) {
    if (!places[row].empty()) found[row] = TRY(YoungestRow(state.segments, places[row]));
  }
  return found;
}

// One field for all rows.
class FieldFill {
 public:
  FieldFill(const Snapshot& state, const core::FieldSchema& field)
      : state_(state), field_(field), filled_(field.type, field.dim) {}

  core::Status AddPredecessor(const RowPlace& place) {
    filled_.AppendFrom(TRY(Values(place)), place.row);
    return core::Status::Ok();
  }

  core::Status AddNothing(size_t row) {
    const core::Status added = AppendNothing(field_, &filled_);
    if (added.ok()) return added;
    return added.WithContext("row " + std::to_string(row) + " replaces no row");
  }

  // The keys of `given` over those of the predecessor, if there is one.
  core::Status AddMerged(const std::optional<RowPlace>& place, std::string_view given) {
    if (!place.has_value()) {
      filled_.AppendText(given);
    } else {
      filled_.AppendText(MergeObjects(TRY(Values(*place)).Text(place->row), given));
    }
    return core::Status::Ok();
  }

  core::Column Take() { return std::move(filled_); }

 private:
  core::Result<core::ColumnView> Values(const RowPlace& place) const {
    return state_.segments[place.segment].segment->Values(field_);
  }

  const Snapshot& state_;
  const core::FieldSchema& field_;
  core::Column filled_;
};

}  // namespace

core::Result<core::Batch> FillFromPredecessors(const Snapshot& state, const core::Batch& given) {
  const core::CollectionSchema& schema = state.schema();
  const Predecessors predecessors =
      TRY(FindPredecessors(state, given.Find(schema.primary().name)->view()));
  core::Batch rows;
  for (const core::FieldSchema& field : schema.fields) {
    const core::Column* column = given.Find(field.name);
    if (core::IsCountedOutput(schema, field) || (column != nullptr && !field.is_dynamic)) {
      rows.columns.push_back(
          {field.name, column != nullptr ? *column : core::Column(field.type, field.dim)});
      continue;
    }
    FieldFill fill(state, field);
    for (size_t row = 0; row < predecessors.size(); ++row) {
      const auto& place = predecessors[row];
      if (column != nullptr) {
        TRY(fill.AddMerged(place, column->view().Text(row)));
      } else if (place.has_value()) {
        TRY(fill.AddPredecessor(*place));
      } else {
        TRY(fill.AddNothing(row));
      }
    }
    rows.columns.push_back({field.name, fill.Take()});
  }
  return rows;
}

}  // namespace elanus::engine
