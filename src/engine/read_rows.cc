// Only the rows that won are read: a search touches as many pages of an output field as it has
// hits.
#include "engine/read_rows.h"

#include <algorithm>
#include <optional>

#include "core/schema_functions.h"
#include "engine/json.h"

namespace elanus::engine {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

core::Result<core::Column> ReadField(const Snapshot& snapshot, std::span<const RowPlace> places,
                                     const core::FieldSchema& field) {
  core::Column column(field.type, field.dim);
  // Answers may be large: one that grew by doubling would take up to three times its size.
  column.Reserve(places.size(), places.size() * core::RowWidth(field.type, field.dim));
  std::vector<std::optional<core::ColumnView>> views(snapshot.segments.size());
  for (const RowPlace& place : places) {
    std::optional<core::ColumnView>& view = views[place.segment];
    if (!view.has_value()) view = TRY(snapshot.segments[place.segment].segment->Values(field));
    column.AppendFrom(*view, place.row);
  }
  return column;
}

core::Column KeepKeysOfAll(const core::Column& objects, const std::vector<std::string>& keys) {
  core::Column kept(objects.type());
  const core::ColumnView view = objects.view();
  for (size_t row = 0; row < view.rows; ++row) kept.AppendText(KeepKeys(view.Text(row), keys));
  return kept;
}

}  // namespace

core::Result<core::Batch> ReadRows(const Snapshot& snapshot, std::span<const RowPlace> places,
                                   const OutputFields& fields) {
  core::Batch rows;
  for (const std::string& name : fields.names) {
    const core::FieldSchema& field = *snapshot.schema().Find(name);
    core::Column column = TRY(ReadField(snapshot, places, field));
    if (field.is_dynamic && !fields.dynamic_keys.empty()) {
      column = KeepKeysOfAll(column, fields.dynamic_keys);
    }
    rows.columns.push_back({name, std::move(column)});
  }
  return rows;
}

core::Result<OutputFields> FindOutputFields(const core::CollectionSchema& schema,
                                            const std::vector<std::string>& asked) {
  OutputFields fields{.names = {schema.primary().name}, .dynamic_keys = {}};
  const core::FieldSchema* dynamic = schema.dynamic();
  bool is_whole = false;
  const auto add = [&](const core::FieldSchema& field) {
    if (!Contains(fields.names, field.name)) fields.names.push_back(field.name);
    is_whole = is_whole || field.is_dynamic;
  };
  for (const std::string& name : asked) {
    if (name == "*") {
      for (const core::FieldSchema& field : schema.fields) {
        if (!core::IsCountedOutput(schema, field)) add(field);
      }
    } else if (const core::FieldSchema* field = schema.Find(name)) {
      if (core::IsCountedOutput(schema, *field)) {
        return core::InvalidArgument("not allowed to retrieve raw data of field " + name +
                                     ": it is computed by a function");
      }
      add(*field);
    } else if (dynamic != nullptr) {
      fields.dynamic_keys.push_back(name);
    } else {
      return NoSuchField(schema, name);
    }
  }
  if (is_whole) {
    fields.dynamic_keys.clear();
  } else if (!fields.dynamic_keys.empty()) {
    fields.names.push_back(dynamic->name);
  }
  return fields;
}

core::Status NoSuchField(const core::CollectionSchema& schema, const std::string& field) {
  return core::InvalidArgument("field '" + field + "' does not exist in collection '" +
                               schema.name + "': field " + field + " not exist");
}

}  // namespace elanus::engine
