// Rows are checked against the schema column by column, each column once from end to end.
//
// What is kept afterwards needs no further check anywhere: lengths agree, every field is there,
// text is UTF-8 and fits, numbers in vectors are finite. Like Milvus, Float and Double refuse NaN
// and infinity too, so that rows can move to a cluster.
#include "engine/check_rows.h"

#include <cmath>
#include <limits>

#include "engine/utf8.h"

namespace elanus::engine {
namespace {

core::Status Wrong(const core::FieldSchema& field, const std::string& what) {
  return core::InvalidArgument("field '" + field.name + "' " + what);
}

core::Status CheckText(const core::FieldSchema& field, const core::ColumnView& column) {
  for (size_t row = 0; row < column.rows; ++row) {
    const std::string_view text = column.Text(row);
    if (text.size() > static_cast<size_t>(field.max_length)) {
      return Wrong(field, "has max_length " + std::to_string(field.max_length) +
                              ", but the text of row " + std::to_string(row) + " has " +
                              std::to_string(text.size()) + " bytes");
    }
    if (!IsUtf8(text))
      return Wrong(field, "has text that is not UTF-8 in row " + std::to_string(row));
  }
  return core::Status::Ok();
}

template <typename T>
core::Status CheckFinite(const core::FieldSchema& field, const core::ColumnView& column) {
  const auto values = column.Values<T>();
  const size_t width = std::max<size_t>(1, column.rows == 0 ? 1 : values.size() / column.rows);
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    return Wrong(field, "has a value that is not a finite number (" + std::to_string(values[i]) +
                            ") in row " + std::to_string(i / width));
  }
  return core::Status::Ok();
}

core::Status CheckBools(const core::FieldSchema& field, const core::ColumnView& column) {
  for (uint8_t value : column.Values<uint8_t>()) {
    if (value > 1) return Wrong(field, "has the Bool " + std::to_string(value) + "; 0 and 1 exist");
  }
  return core::Status::Ok();
}

core::Status CheckShape(const core::FieldSchema& field, const core::Column& column) {
  if (column.type() != field.type) {
    return Wrong(field, std::string("is ") + core::TypeName(field.type) + ", but the values are " +
                            core::TypeName(column.type()));
  }
  if (column.dim() != field.dim) {
    return Wrong(field, "has dimension " + std::to_string(field.dim) + ", but the vector has " +
                            std::to_string(column.dim()));
  }
  return core::Status::Ok();
}

core::Status CheckValues(const core::FieldSchema& field, const core::ColumnView& column) {
  if (!column.valid.empty() && !field.nullable &&
      std::holds_alternative<std::monostate>(field.default_value)) {
    for (size_t row = 0; row < column.rows; ++row) {
      if (!column.IsValid(row)) {
        return Wrong(field, "is not nullable, but row " + std::to_string(row) + " is null");
      }
    }
  }
  return core::VisitType(field.type, [&]<typename T>(T) {
    if constexpr (T::kType == core::DataType::kBool) return CheckBools(field, column);
    if constexpr (T::kType == core::DataType::kVarChar) return CheckText(field, column);
    if constexpr (std::is_floating_point_v<typename T::Value>) {
      return CheckFinite<typename T::Value>(field, column);
    }
    return core::Status::Ok();
  });
}

// What a row gets for which nothing was given.
core::Status AppendNothing(const core::FieldSchema& field, core::Column* column) {
  if (!std::holds_alternative<std::monostate>(field.default_value)) {
    return AppendValue(field, field.default_value, column);
  }
  column->AppendNull();
  return core::Status::Ok();
}

core::Result<core::Column> MissingColumn(const core::FieldSchema& field, size_t rows) {
  core::Column column(field.type, field.dim);
  if (field.is_primary && field.auto_id) return column;
  if (!field.nullable && std::holds_alternative<std::monostate>(field.default_value)) {
    return Wrong(field, "is missing from the rows");
  }
  for (size_t row = 0; row < rows; ++row) TRY(AppendNothing(field, &column));
  return column;
}

core::Result<core::Column> GivenColumn(const core::FieldSchema& field, const core::Column& given) {
  const core::ColumnView view = given.view();
  TRY(CheckShape(field, given));
  TRY(CheckValues(field, view));
  core::Column column(field.type, field.dim);
  const bool fills = !std::holds_alternative<std::monostate>(field.default_value);
  // As in Milvus, a null in a field with a default becomes the default.
  if (view.valid.empty() || !fills) {
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

core::Status CheckNames(const core::CollectionSchema& schema, const core::Batch& rows) {
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    const core::NamedColumn& named = rows.columns[i];
    const core::FieldSchema* field = schema.Find(named.name);
    if (field == nullptr) {
      return core::InvalidArgument("field '" + named.name + "' does not exist in collection '" +
                                   schema.name + "'");
    }
    if (rows.Find(named.name) != &named.column) return Wrong(*field, "is given twice");
    if (field->auto_id) {
      return Wrong(*field, "is generated (auto_id), but the rows give values for it");
    }
    if (named.column.rows() != rows.rows()) {
      return Wrong(*field, "has " + std::to_string(named.column.rows()) + " rows, but '" +
                               rows.columns.front().name + "' has " + std::to_string(rows.rows()));
    }
  }
  return core::Status::Ok();
}

}  // namespace

core::Result<core::Batch> CheckRows(const core::CollectionSchema& schema, const core::Batch& rows) {
  // Names first, so that a message about a value is never about a column that is not wanted.
  TRY(CheckNames(schema, rows));
  core::Batch checked;
  for (const core::FieldSchema& field : schema.fields) {
    const core::Column* given = rows.Find(field.name);
    checked.columns.push_back({field.name, given == nullptr ? TRY(MissingColumn(field, rows.rows()))
                                                            : TRY(GivenColumn(field, *given))});
  }
  return checked;
}

core::Status CheckKeys(const core::CollectionSchema& schema, const core::Column& keys) {
  return CheckShape(schema.primary(), keys);
}

core::Status CheckVectors(const core::FieldSchema& field, const core::ColumnView& vectors) {
  if (vectors.type != field.type) {
    return Wrong(field, std::string("is ") + core::TypeName(field.type) + ", but the query is " +
                            core::TypeName(vectors.type));
  }
  if (vectors.dim != field.dim) {
    return Wrong(field, "has dimension " + std::to_string(field.dim) + ", but the vector has " +
                            std::to_string(vectors.dim));
  }
  return CheckFinite<float>(field, vectors);
}

core::Status AppendValue(const core::FieldSchema& field, const core::Value& value,
                         core::Column* column) {
  const auto misfit = [&] {
    return Wrong(
        field, std::string("is ") + core::TypeName(field.type) + ", but its default value is not");
  };
  const bool* flag = std::get_if<bool>(&value);
  const int64_t* whole = std::get_if<int64_t>(&value);
  const double* real = std::get_if<double>(&value);
  const std::string* text = std::get_if<std::string>(&value);
  return core::VisitType(field.type, [&]<typename T>(T) {
    using Value = typename T::Value;
    if constexpr (T::kType == core::DataType::kBool) {
      if (flag == nullptr) return misfit();
      column->Append<uint8_t>(*flag ? 1 : 0);
    } else if constexpr (T::kType == core::DataType::kVarChar) {
      if (text == nullptr || text->size() > static_cast<size_t>(field.max_length)) return misfit();
      column->AppendText(*text);
    } else if constexpr (T::kIsNumber && std::is_floating_point_v<Value>) {
      if (real == nullptr && whole == nullptr) return misfit();
      column->Append(real != nullptr ? static_cast<Value>(*real) : static_cast<Value>(*whole));
    } else if constexpr (T::kIsNumber) {
      if (whole == nullptr || *whole < std::numeric_limits<Value>::min() ||
          *whole > std::numeric_limits<Value>::max()) {
        return misfit();
      }
      column->Append(static_cast<Value>(*whole));
    } else {
      return misfit();
    }
    return core::Status::Ok();
  });
}

}  // namespace elanus::engine
