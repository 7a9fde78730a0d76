// Random schemas and columns of every type, for round trips.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "core/array.h"
#include "core/batch.h"
#include "core/schema.h"
#include "core/time.h"

namespace elanus::wire {

inline const std::vector<core::DataType> kAllTypes = {
    core::DataType::kBool,           core::DataType::kInt8,
    core::DataType::kInt16,          core::DataType::kInt32,
    core::DataType::kInt64,          core::DataType::kFloat,
    core::DataType::kDouble,         core::DataType::kVarChar,
    core::DataType::kArray,          core::DataType::kJson,
    core::DataType::kTimestamptz,    core::DataType::kBinaryVector,
    core::DataType::kFloatVector,    core::DataType::kFloat16Vector,
    core::DataType::kBFloat16Vector, core::DataType::kSparseFloatVector,
    core::DataType::kInt8Vector};

inline bool IsDense(core::DataType type) {
  return core::IsVector(type) && core::LayoutOf(type) == core::Layout::kFixed;
}

// Seeded from the clock, and printed, so that a failure can be repeated by hand.
class Dice {
 public:
  Dice() : Dice(std::random_device()()) {}
  explicit Dice(unsigned seed) : random_(seed) { std::printf("seed %u\n", seed); }

  size_t Below(size_t limit) { return random_() % limit; }
  bool Once(size_t in) { return Below(in) == 0; }
  uint64_t Bits() { return random_(); }

  std::string Text(size_t longest) {
    std::string text(Below(longest + 1), ' ');
    for (char& c : text) c = static_cast<char>('a' + Below(26));
    return text;
  }

  core::FieldSchema Field(const std::string& name, core::DataType type) {
    core::FieldSchema field;
    field.id = static_cast<int64_t>(100 + Below(50));
    field.name = name;
    field.type = type;
    field.dim = IsDense(type) ? 8 * static_cast<int64_t>(1 + Below(4)) : 0;
    field.nullable = Once(2);
    field.max_length = 100;
    field.max_capacity = 10;
    do {
      field.element_type = kAllTypes[Below(kAllTypes.size())];
    } while (!core::IsElementType(field.element_type));
    return field;
  }

  core::Column Values(const core::FieldSchema& field, size_t rows) {
    core::Column column(field.type, field.dim);
    for (size_t row = 0; row < rows; ++row) {
      if (field.nullable && Once(3)) {
        column.AppendNull();
      } else {
        AppendValue(field, &column);
      }
    }
    return column;
  }

 private:
  template <typename T>
  typename T::Value Scalar() {
    using Value = typename T::Value;
    if constexpr (T::kType == core::DataType::kBool) return static_cast<Value>(Below(2));
    if constexpr (T::kType == core::DataType::kTimestamptz) {
      return static_cast<Value>(Below(4'000'000'000'000'000));
    }
    if constexpr (std::is_floating_point_v<Value>) {
      return static_cast<Value>(static_cast<double>(Bits() % 2000001) / 1000 - 1000);
    }
    return static_cast<Value>(Bits());
  }

  std::string Array(core::DataType element) {
    const size_t size = Below(5);
    return core::VisitType(element, [&]<typename T>(T) -> std::string {
      if constexpr (T::kType == core::DataType::kVarChar) {
        std::vector<std::string> texts(size);
        for (std::string& text : texts) text = Text(5);
        const std::vector<std::string_view> views(texts.begin(), texts.end());
        return core::TextArrayRow(views);
      } else if constexpr (T::kLayout == core::Layout::kFixed && !T::kIsVector) {
        std::vector<typename T::Value> values(size);
        for (auto& value : values) value = Scalar<T>();
        return core::ArrayRow<typename T::Value>(values);
      }
      return "";
    });
  }

  std::string Sparse() {
    std::vector<core::SparseEntry> entries(Below(5));
    uint32_t index = 0;
    for (core::SparseEntry& entry : entries) {
      index += 1 + static_cast<uint32_t>(Below(100));
      entry = {.index = index, .value = static_cast<float>(Below(100))};
    }
    return core::SparseRow(entries);
  }

  void AppendValue(const core::FieldSchema& field, core::Column* column) {
    core::VisitType(field.type, [&]<typename T>(T) {
      if constexpr (T::kType == core::DataType::kVarChar) {
        column->AppendText(Text(20));
      } else if constexpr (T::kType == core::DataType::kJson) {
        column->AppendText("{\"" + Text(5) + "\": " + std::to_string(Below(100)) + "}");
      } else if constexpr (T::kType == core::DataType::kArray) {
        column->AppendText(Array(field.element_type));
      } else if constexpr (T::kType == core::DataType::kSparseFloatVector) {
        column->AppendText(Sparse());
      } else if constexpr (T::kIsVector) {
        std::string bytes(core::RowWidth(field.type, field.dim), '\0');
        for (char& byte : bytes) byte = static_cast<char>(Below(60));
        column->AppendRow(std::as_bytes(std::span(bytes)));
      } else {
        column->Append(Scalar<T>());
      }
    });
  }

  std::mt19937_64 random_;
};

inline void ExpectEqual(const core::Column& actual, const core::Column& expected,
                        const std::string& what) {
  const core::ColumnView a = actual.view();
  const core::ColumnView b = expected.view();
  ASSERT_EQ(a.type, b.type) << what;
  ASSERT_EQ(a.dim, b.dim) << what;
  ASSERT_EQ(a.rows, b.rows) << what;
  for (size_t row = 0; row < a.rows; ++row) {
    ASSERT_EQ(a.IsValid(row), b.IsValid(row)) << what << " row " << row;
    const auto x = a.Row(row);
    const auto y = b.Row(row);
    ASSERT_TRUE(std::equal(x.begin(), x.end(), y.begin(), y.end())) << what << " row " << row;
  }
}

}  // namespace elanus::wire
