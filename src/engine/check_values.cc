// Like Milvus, Float and Double refuse NaN and infinity as vectors do, so that rows can move to a
// cluster.
#include "engine/check_values.h"

#include <cmath>

#include "core/array.h"
#include "engine/json.h"
#include "engine/utf8.h"

namespace elanus::engine {
namespace {

std::string Ordinal(size_t row) {
  return std::to_string(row) + "th";
}

core::Status CheckText(const core::FieldSchema& field, std::string_view text, size_t row) {
  if (text.size() > static_cast<size_t>(field.max_length)) {
    return WrongField(field, "has max_length " + std::to_string(field.max_length) +
                                 ": the length (" + std::to_string(text.size()) + ") of " +
                                 Ordinal(row) + " string exceeds max length (" +
                                 std::to_string(field.max_length) + ")");
  }
  if (IsUtf8(text)) return core::Status::Ok();
  return WrongField(field, "has text that is not UTF-8 in row " + std::to_string(row));
}

core::Status NotFinite(const core::FieldSchema& field, size_t row, double value) {
  return WrongField(field, "has a value that is not a finite number in row " + std::to_string(row) +
                               ": value '" + std::to_string(value) +
                               "' is not a number or infinity")
      .WithNumber(core::Number::kUnexpected);
}

template <typename T>
core::Status CheckFinite(const core::FieldSchema& field, const core::ColumnView& column) {
  const auto values = column.Values<T>();
  const size_t width = std::max<size_t>(1, column.rows == 0 ? 1 : values.size() / column.rows);
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) return NotFinite(field, i / width, values[i]);
  }
  return core::Status::Ok();
}

// Half-precision numbers are not finite when all bits of their exponent are set.
core::Status CheckHalves(const core::FieldSchema& field, const core::ColumnView& column,
                         uint16_t exponent) {
  const auto values = column.Values<uint16_t>();
  for (size_t i = 0; i < values.size(); ++i) {
    if ((values[i] & exponent) == exponent) {
      return NotFinite(field, i / static_cast<size_t>(column.dim), NAN);
    }
  }
  return core::Status::Ok();
}

core::Status CheckBool(const core::FieldSchema& field, uint8_t value) {
  if (value <= 1) return core::Status::Ok();
  return WrongField(field, "has the Bool " + std::to_string(value) + "; 0 and 1 exist");
}

core::Status CheckBools(const core::FieldSchema& field, const core::ColumnView& column) {
  for (uint8_t value : column.Values<uint8_t>()) TRY(CheckBool(field, value));
  return core::Status::Ok();
}

core::Status CheckElement(const core::FieldSchema& field, const core::ArrayView& array, size_t i,
                          size_t row) {
  return core::VisitType(field.element_type, [&]<typename T>(T) {
    using Value = typename T::Value;
    if constexpr (T::kType == core::DataType::kVarChar) {
      return CheckText(field, array.Text(i), row);
    } else if constexpr (T::kType == core::DataType::kBool) {
      return CheckBool(field, array.At<uint8_t>(i));
    } else if constexpr (std::is_floating_point_v<Value> && !T::kIsVector) {
      const Value value = array.At<Value>(i);
      if (!std::isfinite(value)) return NotFinite(field, row, value);
    }
    return core::Status::Ok();
  });
}

core::Status CheckArrayRow(const core::FieldSchema& field, std::string_view bytes, size_t row) {
  const core::Status form = core::CheckArray(field.element_type, bytes);
  if (!form.ok()) {
    return WrongField(field, "has a broken row " + std::to_string(row) + ": " + form.message());
  }
  const core::ArrayView array(field.element_type, bytes);
  if (array.size() > static_cast<size_t>(field.max_capacity)) {
    return WrongField(field, "has max_capacity " + std::to_string(field.max_capacity) +
                                 ": the length (" + std::to_string(array.size()) + ") of " +
                                 Ordinal(row) + " array exceeds max capacity (" +
                                 std::to_string(field.max_capacity) + ")");
  }
  for (size_t i = 0; i < array.size(); ++i) TRY(CheckElement(field, array, i, row));
  return core::Status::Ok();
}

core::Status CheckJsonRow(const core::FieldSchema& field, std::string_view text, size_t row) {
  const core::Status form = field.is_dynamic ? CheckJsonObject(text) : CheckJson(text);
  if (form.ok()) return form;
  return WrongField(field, "has a broken row " + std::to_string(row) + ": " + form.message());
}

core::Status CheckSparseRow(const core::FieldSchema& field, std::string_view bytes, size_t row) {
  const core::Status form = core::CheckSparse(bytes);
  if (form.ok()) return form;
  return WrongField(field, "has a broken row " + std::to_string(row) + ": " + form.message());
}

using CheckRow = core::Status (*)(const core::FieldSchema&, std::string_view, size_t);

core::Status CheckEachRow(const core::FieldSchema& field, const core::ColumnView& column,
                          CheckRow check) {
  for (size_t row = 0; row < column.rows; ++row) {
    if (column.IsValid(row)) TRY(check(field, column.Text(row), row));
  }
  return core::Status::Ok();
}

}  // namespace

core::Status WrongField(const core::FieldSchema& field, const std::string& what) {
  return core::InvalidArgument("field '" + field.name + "' " + what);
}

core::Status CheckValues(const core::FieldSchema& field, const core::ColumnView& column) {
  return core::VisitType(field.type, [&]<typename T>(T) {
    using core::DataType;
    if constexpr (T::kType == DataType::kBool) return CheckBools(field, column);
    if constexpr (T::kType == DataType::kVarChar) return CheckEachRow(field, column, CheckText);
    if constexpr (T::kType == DataType::kArray) return CheckEachRow(field, column, CheckArrayRow);
    if constexpr (T::kType == DataType::kJson) return CheckEachRow(field, column, CheckJsonRow);
    if constexpr (T::kType == DataType::kSparseFloatVector) {
      return CheckEachRow(field, column, CheckSparseRow);
    }
    if constexpr (T::kType == DataType::kFloat16Vector) return CheckHalves(field, column, 0x7c00);
    if constexpr (T::kType == DataType::kBFloat16Vector) return CheckHalves(field, column, 0x7f80);
    if constexpr (std::is_floating_point_v<typename T::Value>) {
      return CheckFinite<typename T::Value>(field, column);
    }
    return core::Status::Ok();
  });
}

}  // namespace elanus::engine
