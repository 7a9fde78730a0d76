#include "core/array.h"

#include <cmath>

namespace elanus::core {
namespace {

uint32_t Number32(std::string_view bytes, size_t at) {
  uint32_t number;
  std::memcpy(&number, bytes.data() + at, sizeof(number));
  return number;
}

void Append32(uint32_t number, std::string* bytes) {
  bytes->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

}  // namespace

bool IsElementType(DataType type) {
  return VisitType(type, []<typename T>(T) {
    return T::kIsNumber || T::kType == DataType::kBool || T::kType == DataType::kVarChar;
  });
}

ArrayView::ArrayView(DataType element, std::string_view row) : bytes_(row) {
  if (element == DataType::kVarChar) {
    size_ = Number32(row, 0);
    bytes_.remove_prefix(sizeof(uint32_t));
  } else {
    size_ = row.size() / RowWidth(element, 0);
  }
}

uint32_t ArrayView::End(size_t i) const {
  return Number32(bytes_, i * sizeof(uint32_t));
}

std::string_view ArrayView::Text(size_t i) const {
  const std::string_view texts = bytes_.substr(size_ * sizeof(uint32_t));
  const uint32_t begin = i == 0 ? 0 : End(i - 1);
  return texts.substr(begin, End(i) - begin);
}

Status CheckArray(DataType element, std::string_view row) {
  if (element != DataType::kVarChar) {
    const size_t width = RowWidth(element, 0);
    if (width != 0 && row.size() % width == 0) return Status::Ok();
    return InvalidArgument("an array of " + std::string(TypeName(element)) + " has " +
                           std::to_string(row.size()) + " bytes, not a whole number of elements");
  }
  const Status broken = InvalidArgument("an array of VarChar has bytes that are not its form");
  if (row.size() < sizeof(uint32_t)) return broken;
  const uint64_t count = Number32(row, 0);
  const uint64_t head = (count + 1) * sizeof(uint32_t);
  if (head > row.size()) return broken;
  uint32_t end = 0;
  for (uint64_t i = 1; i <= count; ++i) {
    const uint32_t next = Number32(row, i * sizeof(uint32_t));
    if (next < end) return broken;
    end = next;
  }
  return head + end == row.size() ? Status::Ok() : broken;
}

std::string TextArrayRow(std::span<const std::string_view> values) {
  std::string row;
  Append32(static_cast<uint32_t>(values.size()), &row);
  uint32_t end = 0;
  for (std::string_view value : values) {
    end += static_cast<uint32_t>(value.size());
    Append32(end, &row);
  }
  for (std::string_view value : values) row += value;
  return row;
}

std::vector<SparseEntry> SparseEntries(std::string_view row) {
  std::vector<SparseEntry> entries(row.size() / sizeof(SparseEntry));
  if (!entries.empty()) std::memcpy(entries.data(), row.data(), row.size());
  return entries;
}

std::string SparseRow(std::span<const SparseEntry> entries) {
  return std::string(reinterpret_cast<const char*>(entries.data()), entries.size_bytes());
}

Status CheckSparse(std::string_view row) {
  if (row.size() % sizeof(SparseEntry) != 0) {
    return InvalidArgument("a sparse vector has " + std::to_string(row.size()) +
                           " bytes; each entry takes 8");
  }
  const std::vector<SparseEntry> entries = SparseEntries(row);
  for (size_t i = 0; i < entries.size(); ++i) {
    const SparseEntry& entry = entries[i];
    if (entry.index == UINT32_MAX) {
      return InvalidArgument("a sparse vector has index 4294967295; it must be below that");
    }
    if (i > 0 && entry.index <= entries[i - 1].index) {
      return InvalidArgument("a sparse vector has index " + std::to_string(entry.index) +
                             " behind " + std::to_string(entries[i - 1].index) +
                             "; indexes must rise");
    }
    if (!std::isfinite(entry.value) || entry.value < 0) {
      return InvalidArgument("a sparse vector has the value " + std::to_string(entry.value) +
                             " at index " + std::to_string(entry.index) +
                             "; values must be finite and not negative");
    }
  }
  return Status::Ok();
}

}  // namespace elanus::core
