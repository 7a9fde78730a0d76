// The rows of an Array column, and of a sparse vector column: how they lie in their bytes.
//
//   array of a fixed type   the elements back to back, each of the type's width; Bool is one byte
//   array of VarChar        u32 count, then count u32 ends, then the texts; text i is the bytes
//                           [end i - 1, end i) behind the ends
//   sparse vector           (u32 index, f32 value) by rising index, as Milvus has them
//
// Rows are not aligned: elements are copied out. A view trusts its bytes, so rows from outside are
// checked first.
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "core/types.h"

namespace elanus::core {

// One row of an Array column.
class ArrayView {
 public:
  // REQUIRES: CheckArray(element, row).ok()
  ArrayView(DataType element, std::string_view row);

  size_t size() const { return size_; }

  // Element i of a fixed type. REQUIRES: T is the element type's Value, i < size()
  template <typename T>
  T At(size_t i) const {
    T value;
    std::memcpy(&value, bytes_.data() + i * sizeof(T), sizeof(T));
    return value;
  }
  // Element i of a VarChar array. REQUIRES: i < size()
  std::string_view Text(size_t i) const;

 private:
  uint32_t End(size_t i) const;

  std::string_view bytes_;  // Of a VarChar array: from the first end on.
  size_t size_ = 0;
};

// Whether the bytes are an array of that element type.
Status CheckArray(DataType element, std::string_view row);

// The bytes of an array. REQUIRES: T is the element type's Value, fixed
template <typename T>
std::string ArrayRow(std::span<const T> values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}
std::string TextArrayRow(std::span<const std::string_view> values);

// Whether scalars of this type may stand in an Array.
bool IsElementType(DataType type);

struct SparseEntry {
  uint32_t index = 0;
  float value = 0;

  friend bool operator==(const SparseEntry&, const SparseEntry&) = default;
};

// REQUIRES: CheckSparse(row).ok()
std::vector<SparseEntry> SparseEntries(std::string_view row);
// REQUIRES: rising indexes
std::string SparseRow(std::span<const SparseEntry> entries);

// Whether the bytes are a sparse vector: whole entries, rising indexes below 2^32 - 1, values that
// are finite and not negative.
Status CheckSparse(std::string_view row);

}  // namespace elanus::core
