// Rows are checked against the schema column by column, each column once from end to end.
//
// What is kept afterwards needs no further check anywhere: lengths agree, every field is there, and
// its values are checked (check_values.h).
#include "engine/check_rows.h"

#include "core/default_value.h"
#include "engine/check_values.h"
#include "engine/json.h"

namespace elanus::engine {
namespace {

bool HasDefault(const core::FieldSchema& field) {
  return !std::holds_alternative<std::monostate>(field.default_value);
}

core::Status CheckShape(const core::FieldSchema& field, const core::Column& column) {
  if (column.type() != field.type) {
    return WrongField(field, std::string("is ") + core::TypeName(field.type) +
                                 ", but the values are " + core::TypeName(column.type()));
  }
  if (column.dim() != field.dim) {
    return WrongField(field, "has dimension " + std::to_string(field.dim) +
                                 ", but the vector has " + std::to_string(column.dim()));
  }
  return core::Status::Ok();
}

core::Status CheckNulls(const core::FieldSchema& field, const core::ColumnView& column) {
  if (column.valid.empty() || field.nullable || HasDefault(field)) return core::Status::Ok();
  for (size_t row = 0; row < column.rows; ++row) {
    if (column.IsValid(row)) continue;
    return WrongField(field, "is not nullable, but row " + std::to_string(row) + " is null");
  }
  return core::Status::Ok();
}

core::Result<core::Column> MissingColumn(const core::FieldSchema& field, size_t rows) {
  core::Column column(field.type, field.dim);
  // Filled in later: by GenerateKeys, by ComputeFunctions.
  if ((field.is_primary && field.auto_id) || field.is_function_output) return column;
  for (size_t row = 0; row < rows; ++row) TRY(AppendNothing(field, &column));
  return column;
}

core::Result<core::Column> GivenColumn(const core::FieldSchema& field, const core::Column& given) {
  const core::ColumnView view = given.view();
  TRY(CheckShape(field, given));
  TRY(CheckNulls(field, view));
  TRY(CheckValues(field, view));
  core::Column column(field.type, field.dim);
  // As in Milvus, a null in a field with a default becomes the default.
  if (view.valid.empty() || !HasDefault(field)) {
    column.AppendAll(view);
    return column;
  }
  for (size_t row = 0; row < view.rows; ++row) {
    if (view.IsValid(row)) {
      column.AppendRow(view.Row(row));
    } else {
      TRY(AppendNothing(field, &column));
    }
  }
  return column;
}

// A property of Milvus 2.6: rows may bring keys of their own though there is auto_id.
bool TakesGivenKeys(const core::CollectionSchema& schema) {
  const auto found = schema.properties.find("allow_insert_auto_id");
  return found != schema.properties.end() && found->second == "true";
}

// Dynamic keys that a field has as well would be found nowhere.
core::Status CheckDynamicKeys(const core::CollectionSchema& schema, const core::Batch& rows) {
  const core::FieldSchema* dynamic = schema.dynamic();
  const core::Column* given = dynamic == nullptr ? nullptr : rows.Find(dynamic->name);
  if (given == nullptr) return core::Status::Ok();
  for (size_t row = 0; row < given->rows(); ++row) {
    for (const std::string& key : KeysOf(given->view().Text(row))) {
      if (schema.Find(key) == nullptr) continue;
      return core::InvalidArgument("dynamic field cannot include the static field name: " + key);
    }
  }
  return core::Status::Ok();
}

core::Status CheckNames(const core::CollectionSchema& schema, const core::Batch& rows,
                        bool takes_keys) {
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    const core::NamedColumn& named = rows.columns[i];
    const core::FieldSchema* field = schema.Find(named.name);
    if (field == nullptr) {
      return core::InvalidArgument("field '" + named.name + "' does not exist in collection '" +
                                   schema.name + "'");
    }
    if (rows.Find(named.name) != &named.column) return WrongField(*field, "is given twice");
    if (field->auto_id && !takes_keys) {
      return WrongField(*field, "is generated (auto_id), but the rows give values for it");
    }
    if (field->is_function_output) {
      return WrongField(*field, "is computed by function '" + schema.FunctionOf(field->name)->name +
                                    "', but the rows give values for it");
    }
    if (named.column.rows() != rows.rows()) {
      return WrongField(*field, "has " + std::to_string(named.column.rows()) + " rows, but '" +
                                    rows.columns.front().name + "' has " +
                                    std::to_string(rows.rows()));
    }
  }
  return core::Status::Ok();
}

core::Result<core::Batch> CheckColumns(const core::CollectionSchema& schema,
                                       const core::Batch& rows, bool fills) {
  core::Batch checked;
  for (const core::FieldSchema& field : schema.fields) {
    const core::Column* given = rows.Find(field.name);
    if (given != nullptr) {
      core::Column column = TRY(GivenColumn(field, *given));
      checked.columns.push_back({field.name, std::move(column)});
    } else if (fills) {
      core::Column column = TRY(MissingColumn(field, rows.rows()));
      checked.columns.push_back({field.name, std::move(column)});
    }
  }
  TRY(CheckDynamicKeys(schema, rows));
  return checked;
}

core::Status CheckHasKeys(const core::CollectionSchema& schema, const core::Batch& rows) {
  const core::FieldSchema& primary = schema.primary();
  if (rows.Find(primary.name) != nullptr) return core::Status::Ok();
  return WrongField(primary, "is missing from the rows; an upsert needs the keys to replace");
}

}  // namespace

core::Result<core::Batch> CheckRows(const core::CollectionSchema& schema, const core::Batch& rows) {
  // Names first, so that a message about a value is never about a column that is not wanted.
  TRY(CheckNames(schema, rows, TakesGivenKeys(schema)));
  return CheckColumns(schema, rows, true);
}

core::Result<core::Batch> CheckUpsertRows(const core::CollectionSchema& schema,
                                          const core::Batch& rows) {
  TRY(CheckNames(schema, rows, true));
  TRY(CheckHasKeys(schema, rows));
  return CheckColumns(schema, rows, true);
}

core::Result<core::Batch> CheckGivenRows(const core::CollectionSchema& schema,
                                         const core::Batch& rows) {
  TRY(CheckNames(schema, rows, true));
  TRY(CheckHasKeys(schema, rows));
  return CheckColumns(schema, rows, false);
}

core::Status AppendNothing(const core::FieldSchema& field, core::Column* column) {
  if (HasDefault(field)) return core::AppendValue(field, field.default_value, column);
  if (field.is_dynamic) {
    column->AppendText("{}");
  } else if (field.nullable) {
    column->AppendNull();
  } else {
    return WrongField(field, "is missing from the rows");
  }
  return core::Status::Ok();
}

core::Status AddLaterFields(const core::CollectionSchema& schema, core::Batch* rows) {
  const size_t count = rows->rows();
  for (size_t i = rows->columns.size(); i < schema.fields.size(); ++i) {
    const core::FieldSchema& field = schema.fields[i];
    core::Column column = TRY(MissingColumn(field, count));
    rows->columns.push_back({field.name, std::move(column)});
  }
  return core::Status::Ok();
}

core::Status CheckKeys(const core::CollectionSchema& schema, const core::Column& keys) {
  return CheckShape(schema.primary(), keys);
}

core::Status CheckVectors(const core::FieldSchema& field, const core::ColumnView& vectors) {
  if (vectors.type != field.type) {
    return WrongField(field, std::string("is ") + core::TypeName(field.type) +
                                 ", but the query is " + core::TypeName(vectors.type));
  }
  if (vectors.dim != field.dim) {
    return WrongField(field, "has dimension " + std::to_string(field.dim) +
                                 ", but the vector has " + std::to_string(vectors.dim));
  }
  return CheckValues(field, vectors);
}

}  // namespace elanus::engine
