#include "core/array.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace elanus::core {
namespace {

TEST(Array, HoldsNumbers) {
  const std::array<int16_t, 3> values = {5, -1, 300};
  const std::string row = ArrayRow<int16_t>(values);
  ASSERT_TRUE(CheckArray(DataType::kInt16, row).ok());
  const ArrayView view(DataType::kInt16, row);
  ASSERT_EQ(view.size(), 3U);
  EXPECT_EQ(view.At<int16_t>(1), -1);
  EXPECT_EQ(view.At<int16_t>(2), 300);
}

TEST(Array, HoldsTextsOfAnyLength) {
  const std::array<std::string_view, 4> values = {"a", "", "kite", "\0b"};
  const std::string row = TextArrayRow(values);
  ASSERT_TRUE(CheckArray(DataType::kVarChar, row).ok());
  const ArrayView view(DataType::kVarChar, row);
  ASSERT_EQ(view.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) EXPECT_EQ(view.Text(i), values[i]);
  EXPECT_EQ(ArrayView(DataType::kVarChar, TextArrayRow({})).size(), 0U);
}

TEST(Array, RefusesBytesThatAreNone) {
  EXPECT_FALSE(CheckArray(DataType::kInt64, "seven..").ok());
  EXPECT_FALSE(CheckArray(DataType::kJson, "12345678").ok());
  EXPECT_FALSE(CheckArray(DataType::kVarChar, "").ok());
  const std::array<std::string_view, 2> values = {"ab", "c"};
  const std::string row = TextArrayRow(values);
  for (size_t size = 0; size < row.size(); ++size) {
    EXPECT_FALSE(CheckArray(DataType::kVarChar, std::string_view(row).substr(0, size)).ok());
  }
  EXPECT_FALSE(CheckArray(DataType::kVarChar, row + "x").ok());
  EXPECT_FALSE(CheckArray(DataType::kVarChar, "\xff\xff\xff\xff").ok());
}

TEST(Sparse, ComesBackAsItWent) {
  const std::array<SparseEntry, 2> entries = {{{3, 0.5F}, {70000, 2}}};
  const std::string row = SparseRow(entries);
  ASSERT_TRUE(CheckSparse(row).ok());
  EXPECT_EQ(SparseEntries(row), std::vector<SparseEntry>(entries.begin(), entries.end()));
  EXPECT_TRUE(CheckSparse("").ok());
}

TEST(Sparse, RefusesWhatMilvusRefuses) {
  const auto check = [](std::vector<SparseEntry> entries) {
    return CheckSparse(SparseRow(entries)).ok();
  };
  EXPECT_FALSE(CheckSparse("1234567").ok());
  EXPECT_FALSE(check({{5, 1}, {5, 1}}));
  EXPECT_FALSE(check({{5, 1}, {4, 1}}));
  EXPECT_FALSE(check({{5, -1}}));
  EXPECT_FALSE(check({{5, NAN}}));
  EXPECT_FALSE(check({{UINT32_MAX, 1}}));
}

}  // namespace
}  // namespace elanus::core
