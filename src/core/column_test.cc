#include "core/column.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/batch.h"

namespace elanus::core {
namespace {

using testing::ElementsAre;

TEST(Column, KeepsNumbers) {
  const Column column = Int64Column(std::vector<int64_t>{3, -1});
  EXPECT_THAT(column.view().Values<int64_t>(), ElementsAre(3, -1));
}

TEST(Column, KeepsTexts) {
  const Column column = TextColumn(std::vector<std::string_view>{"dog", "", "cat"});
  const ColumnView view = column.view();
  EXPECT_EQ(view.Text(0), "dog");
  EXPECT_EQ(view.Text(1), "");
  EXPECT_EQ(view.Text(2), "cat");
}

TEST(Column, KeepsVectors) {
  Column column(DataType::kFloatVector, 2);
  column.AppendVector(std::vector<float>{1, 2});
  column.AppendVector(std::vector<float>{3, 4});
  EXPECT_THAT(column.view().Vector(1), ElementsAre(3, 4));
}

TEST(Column, ANullHasAPlaceAndAZero) {
  Column column(DataType::kInt32);
  column.Append<int32_t>(5);
  column.AppendNull();
  column.Append<int32_t>(6);
  const ColumnView view = column.view();
  EXPECT_TRUE(view.IsValid(0));
  EXPECT_FALSE(view.IsValid(1));
  EXPECT_TRUE(view.IsValid(2));
  EXPECT_THAT(view.Values<int32_t>(), ElementsAre(5, 0, 6));
}

TEST(Column, WithoutNullsThereIsNoValidity) {
  EXPECT_TRUE(Int64Column(std::vector<int64_t>{1}).view().valid.empty());
}

Column Texts(bool with_null) {
  Column column(DataType::kVarChar);
  column.AppendText("dog");
  if (with_null) column.AppendNull();
  column.AppendText("cats");
  return column;
}

TEST(Column, AppendAllAppendsEveryRow) {
  for (bool first_null : {false, true}) {
    for (bool second_null : {false, true}) {
      const Column second = Texts(second_null);
      Column bulk = Texts(first_null);
      Column one_by_one = Texts(first_null);
      bulk.AppendAll(second.view());
      for (size_t row = 0; row < second.rows(); ++row) one_by_one.AppendFrom(second.view(), row);
      const ColumnView a = bulk.view();
      const ColumnView b = one_by_one.view();
      ASSERT_EQ(a.rows, b.rows);
      for (size_t row = 0; row < a.rows; ++row) {
        EXPECT_EQ(a.IsValid(row), b.IsValid(row));
        EXPECT_EQ(a.Text(row), b.Text(row));
      }
    }
  }
}

TEST(Column, RowsOfEitherLayoutAreBytes) {
  EXPECT_EQ(Texts(false).view().Row(1).size(), 4U);
  EXPECT_EQ(Int64Column(std::vector<int64_t>{1, 2}).view().Row(1).size(), 8U);
}

TEST(Batch, FindsColumnsByName) {
  Batch batch;
  batch.Add("id", DataType::kInt64).Append<int64_t>(1);
  batch.Add("clip", DataType::kFloatVector, 2).AppendVector(std::vector<float>{1, 2});
  EXPECT_EQ(batch.rows(), 1U);
  EXPECT_EQ(batch.Find("clip")->dim(), 2);
  EXPECT_EQ(batch.Find("nothing"), nullptr);
  EXPECT_EQ(Batch().rows(), 0U);
}

}  // namespace
}  // namespace elanus::core
