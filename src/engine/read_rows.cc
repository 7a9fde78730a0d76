// Only the rows that won are read: a search touches as many pages of an output field as it has
// hits.
#include "engine/read_rows.h"

#include <algorithm>
#include <optional>

namespace elanus::engine {

core::Result<core::Batch> ReadRows(const core::CollectionSchema& schema,
                                   std::span<const SegmentView> segments,
                                   std::span<const RowPlace> places,
                                   const std::vector<std::string>& fields) {
  core::Batch rows;
  for (const std::string& name : fields) {
    const core::FieldSchema& field = *schema.Find(name);
    core::Column column(field.type, field.dim);
    std::vector<std::optional<core::ColumnView>> views(segments.size());
    for (const RowPlace& place : places) {
      std::optional<core::ColumnView>& view = views[place.segment];
      if (!view.has_value()) view = TRY(segments[place.segment].segment->Values(field));
      column.AppendFrom(*view, place.row);
    }
    rows.columns.push_back({name, std::move(column)});
  }
  return rows;
}

core::Result<std::vector<std::string>> OutputFields(const core::CollectionSchema& schema,
                                                    const std::vector<std::string>& asked) {
  std::vector<std::string> fields = {schema.primary().name};
  const auto add = [&](const std::string& name) {
    if (std::find(fields.begin(), fields.end(), name) == fields.end()) fields.push_back(name);
  };
  for (const std::string& name : asked) {
    if (name == "*") {
      for (const core::FieldSchema& field : schema.fields) add(field.name);
    } else if (schema.Find(name) == nullptr) {
      return NoSuchField(schema, name);
    } else {
      add(name);
    }
  }
  return fields;
}

core::Status NoSuchField(const core::CollectionSchema& schema, const std::string& field) {
  return core::InvalidArgument("field '" + field + "' does not exist in collection '" +
                               schema.name + "'");
}

}  // namespace elanus::engine
