#include "storage/column_bytes.h"

#include <algorithm>

#include "core/limits.h"

namespace elanus::storage {
namespace {

// Copied, because a record's numbers may lie at any address.
core::Result<std::vector<uint64_t>> GetNumbers(core::ByteReader* reader) {
  const auto raw = TRY(reader->GetBytes());
  if (raw.size() % sizeof(uint64_t) != 0) {
    return core::Corruption("a list of numbers has " + std::to_string(raw.size()) + " bytes");
  }
  std::vector<uint64_t> numbers(raw.size() / sizeof(uint64_t));
  if (!raw.empty()) std::memcpy(numbers.data(), raw.data(), raw.size());
  return numbers;
}

core::Status CheckShape(const core::ColumnView& column) {
  if (!column.valid.empty() && column.valid.size() != (column.rows + 63) / 64) {
    return core::Corruption("a column's validity does not fit its rows");
  }
  // Divided before it is multiplied: the product of two numbers from a file could overflow.
  const bool fits =
      core::LayoutOf(column.type) == core::Layout::kVariable
          ? AreOffsets(column.offsets, column.rows, column.bytes.size())
          : column.offsets.empty() &&
                column.bytes.size() / std::max<size_t>(1, column.width()) == column.rows &&
                column.bytes.size() == column.rows * column.width();
  if (!fits) return core::Corruption("a column's bytes do not fit its rows");
  return core::Status::Ok();
}

}  // namespace

bool AreOffsets(std::span<const uint64_t> offsets, size_t rows, size_t size) {
  return offsets.size() == rows + 1 && offsets.front() == 0 && offsets.back() == size &&
         std::is_sorted(offsets.begin(), offsets.end());
}

void PutColumn(const core::ColumnView& column, core::ByteWriter* writer) {
  writer->Put(column.type);
  writer->Put(column.dim);
  writer->Put<uint64_t>(column.rows);
  writer->PutBytes(column.bytes);
  writer->PutBytes(std::as_bytes(column.offsets));
  writer->PutBytes(std::as_bytes(column.valid));
}

core::Result<core::Column> GetColumn(core::ByteReader* reader) {
  core::ColumnView view;
  const int32_t type = TRY(reader->Get<int32_t>());
  if (!core::IsKnownType(type)) {
    return core::Corruption("a column has unknown data type " + std::to_string(type));
  }
  view.type = static_cast<core::DataType>(type);
  view.dim = TRY(reader->Get<int64_t>());
  if (view.dim < 0 || view.dim > core::kDimensionMax) {
    return core::Corruption("a column has dimension " + std::to_string(view.dim));
  }
  view.rows = TRY(reader->Get<uint64_t>());
  view.bytes = TRY(reader->GetBytes());
  const std::vector<uint64_t> offsets = TRY(GetNumbers(reader));
  const std::vector<uint64_t> valid = TRY(GetNumbers(reader));
  view.offsets = offsets;
  view.valid = valid;
  // From here on the view can be read like any other.
  TRY(CheckShape(view));
  core::Column column(view.type, view.dim);
  column.AppendAll(view);
  return column;
}

}  // namespace elanus::storage
