#include "core/column.h"

namespace elanus::core {

std::span<const std::byte> ColumnView::Row(size_t row) const {
  if (LayoutOf(type) == Layout::kVariable) return std::as_bytes(std::span(Text(row)));
  return bytes.subspan(row * width(), width());
}

Column::Column(DataType type, int64_t dim) : type_(type), dim_(dim) {
  if (LayoutOf(type) == Layout::kVariable) offsets_.push_back(0);
}

void Column::AppendText(std::string_view text) {
  AppendRow(std::as_bytes(std::span(text)));
}

void Column::AppendRow(std::span<const std::byte> row) {
  bytes_.insert(bytes_.end(), row.begin(), row.end());
  MarkRow(true);
}

void Column::AppendNull() {
  bytes_.resize(bytes_.size() + RowWidth(type_, dim_));
  if (valid_.empty()) valid_.Resize(rows_, true);
  MarkRow(false);
}

void Column::MarkRow(bool is_valid) {
  if (!offsets_.empty()) offsets_.push_back(bytes_.size());
  if (!valid_.empty() || !is_valid) valid_.Resize(rows_ + 1, is_valid);
  ++rows_;
}

void Column::AppendFrom(const ColumnView& source, size_t row) {
  if (source.IsValid(row)) {
    AppendRow(source.Row(row));
  } else {
    AppendNull();
  }
}

void Column::AppendAll(const ColumnView& source) {
  if (!source.valid.empty() || !valid_.empty()) {
    for (size_t row = 0; row < source.rows; ++row) AppendFrom(source, row);
    return;
  }
  // Without nulls the values can be taken in one piece.
  for (size_t row = 1; !offsets_.empty() && row <= source.rows; ++row) {
    offsets_.push_back(bytes_.size() + source.offsets[row]);
  }
  bytes_.insert(bytes_.end(), source.bytes.begin(), source.bytes.end());
  rows_ += source.rows;
}

void Column::Reserve(size_t rows, size_t bytes) {
  bytes_.reserve(bytes);
  if (!offsets_.empty()) offsets_.reserve(rows + 1);
}

ColumnView Column::view() const {
  return {.type = type_,
          .dim = dim_,
          .rows = rows_,
          .bytes = bytes_,
          .offsets = offsets_,
          .valid = valid_.words()};
}

Column Int64Column(std::span<const int64_t> values) {
  Column column(DataType::kInt64);
  for (int64_t value : values) column.Append(value);
  return column;
}

Column TextColumn(std::span<const std::string_view> values) {
  Column column(DataType::kVarChar);
  for (std::string_view value : values) column.AppendText(value);
  return column;
}

}  // namespace elanus::core
