// A column: the values of one field for a run of rows.
//
// Column owns its values and grows; ColumnView looks at values that lie elsewhere (in a Column or
// in a mapped segment file) in the same layout, so everything that reads takes views.
//
//   fixed layout     row r is RowWidth(type, dim) bytes at r * width; Bool is one byte, 0 or 1
//   variable layout  row r is bytes [offsets[r], offsets[r + 1])
//   validity         one bit a row, present only if some row is null; a null row's value is zero
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/bitset.h"
#include "core/status.h"
#include "core/types.h"

namespace elanus::core {

struct ColumnView {
  DataType type = DataType::kInt64;
  int64_t dim = 0;  // Vectors only.
  size_t rows = 0;
  std::span<const std::byte> bytes;
  std::span<const uint64_t> offsets;  // rows + 1 of them; variable layout only.
  std::span<const uint64_t> valid;    // Words of a bitset; empty means that no row is null.

  size_t width() const { return RowWidth(type, dim); }

  bool IsValid(size_t row) const {
    return valid.empty() || ((valid[row / 64] >> (row % 64)) & 1) != 0;
  }

  // All values of a fixed scalar, or all dimensions of a fixed vector, row after row.
  // REQUIRES: T is the type's Value; the bytes are aligned for it (columns always are).
  template <typename T>
  std::span<const T> Values() const {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

  // REQUIRES: variable layout, row < rows
  std::string_view Text(size_t row) const {
    return {reinterpret_cast<const char*>(bytes.data()) + offsets[row],
            static_cast<size_t>(offsets[row + 1] - offsets[row])};
  }

  // The bytes of one row in either layout.
  std::span<const std::byte> Row(size_t row) const;

  // One row of a FloatVector.
  std::span<const float> Vector(size_t row) const {
    return Values<float>().subspan(row * static_cast<size_t>(dim), static_cast<size_t>(dim));
  }
};

class Column {
 public:
  // An empty Int64 column.
  Column() : Column(DataType::kInt64) {}
  explicit Column(DataType type, int64_t dim = 0);

  DataType type() const { return type_; }
  int64_t dim() const { return dim_; }
  size_t rows() const { return rows_; }

  // REQUIRES: fixed layout, T is the type's Value, a scalar
  template <typename T>
  void Append(T value) {
    AppendRow(std::as_bytes(std::span(&value, 1)));
  }
  // REQUIRES: variable layout
  void AppendText(std::string_view text);
  // REQUIRES: FloatVector, values.size() == dim
  void AppendVector(std::span<const float> values) { AppendRow(std::as_bytes(values)); }
  // The bytes of one row in either layout. REQUIRES: fixed layouts get exactly one row's width
  void AppendRow(std::span<const std::byte> row);
  void AppendNull();
  // REQUIRES: source has this type and dim
  void AppendFrom(const ColumnView& source, size_t row);
  void AppendAll(const ColumnView& source);

  // Makes room for so many rows and bytes in all, to be appended without moving any.
  void Reserve(size_t rows, size_t bytes);

  // Valid until the column changes.
  ColumnView view() const;

  size_t memory_bytes() const { return bytes_.size() + offsets_.size() * sizeof(uint64_t); }

 private:
  void MarkRow(bool is_valid);

  DataType type_;
  int64_t dim_;
  size_t rows_ = 0;
  std::vector<std::byte> bytes_;
  std::vector<uint64_t> offsets_;  // Variable layout only.
  Bitset valid_;                   // Empty until the first null.
};

// Builders for tests and callers that have plain values.
Column Int64Column(std::span<const int64_t> values);
Column TextColumn(std::span<const std::string_view> values);

}  // namespace elanus::core
