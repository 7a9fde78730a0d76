#include "engine/check_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/test_store.h"
#include "engine/utf8.h"

namespace elanus::engine {
namespace {

using testing::HasSubstr;

class CheckRowsOf : public testing::Test {
 protected:
  void ExpectRefused(const std::string& message) {
    const auto checked = CheckRows(schema, rows);
    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.code(), core::Code::kInvalidArgument);
    EXPECT_THAT(checked.status().message(), HasSubstr(message));
  }

  core::CollectionSchema schema = PictureSchema();
  core::Batch rows = RowsOf({{1, "dog", 10}, {2, "cat", 20}});
};

TEST_F(CheckRowsOf, TakesRowsThatFit) {
  EXPECT_TRUE(IsOk(CheckRows(schema, rows)));
}

TEST_F(CheckRowsOf, OrdersColumnsAsTheSchemaDoes) {
  std::swap(rows.columns[0], rows.columns[3]);
  const auto checked = CheckRows(schema, rows);
  ASSERT_TRUE(IsOk(checked));
  EXPECT_EQ(checked->columns[0].name, "id");
  EXPECT_EQ(checked->columns[3].name, "clip");
}

TEST_F(CheckRowsOf, RefusesAColumnThatTheSchemaDoesNotHave) {
  rows.columns[1].name = "nmae";
  ExpectRefused("field 'nmae' does not exist in collection 'pictures'");
}

TEST_F(CheckRowsOf, RefusesAColumnThatIsGivenTwice) {
  rows.columns.push_back(rows.columns[1]);
  ExpectRefused("field 'name' is given twice");
}

TEST_F(CheckRowsOf, RefusesAMissingColumn) {
  rows.columns.erase(rows.columns.begin() + 1);
  ExpectRefused("field 'name' is missing from the rows");
}

TEST_F(CheckRowsOf, RefusesAnotherType) {
  rows.columns[1].column = core::Int64Column(std::vector<int64_t>{1, 2});
  ExpectRefused("field 'name' is VarChar, but the values are Int64");
}

TEST_F(CheckRowsOf, RefusesAnotherDimension) {
  core::Column wide(core::DataType::kFloatVector, 6);
  for (int i = 0; i < 2; ++i) wide.AppendVector(std::vector<float>(6));
  rows.columns[3].column = wide;
  ExpectRefused("field 'clip' has dimension 4, but the vector has 6");
}

TEST_F(CheckRowsOf, RefusesVectorsThatAreNotFinite) {
  for (float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    core::Column vectors(core::DataType::kFloatVector, 4);
    vectors.AppendVector(std::vector<float>(4));
    vectors.AppendVector(std::vector<float>{0, 0, bad, 0});
    rows.columns[3].column = vectors;
    ExpectRefused("in row 1");
  }
}

TEST_F(CheckRowsOf, RefusesColumnsOfUnequalLength) {
  rows.columns[2].column.Append<int32_t>(3);
  ExpectRefused("field 'size' has 3 rows, but 'id' has 2");
}

TEST_F(CheckRowsOf, RefusesTextThatIsTooLong) {
  core::Column names(core::DataType::kVarChar);
  names.AppendText(std::string(64, 'x'));
  names.AppendText(std::string(65, 'x'));
  rows.columns[1].column = names;
  ExpectRefused("field 'name' has max_length 64: the length (65) of 1th string exceeds");
}

TEST_F(CheckRowsOf, RefusesTextThatIsNotUtf8) {
  core::Column names(core::DataType::kVarChar);
  names.AppendText("gr\xc3\xbcn");
  names.AppendText("gr\xfcn");
  rows.columns[1].column = names;
  ExpectRefused("not UTF-8 in row 1");
}

TEST_F(CheckRowsOf, RefusesANullWhereNoneMayBe) {
  core::Column names(core::DataType::kVarChar);
  names.AppendText("dog");
  names.AppendNull();
  rows.columns[1].column = names;
  ExpectRefused("field 'name' is not nullable, but row 1 is null");
}

TEST_F(CheckRowsOf, RefusesKeysThatAreGenerated) {
  schema.fields[0].auto_id = true;
  ExpectRefused("field 'id' is generated (auto_id)");
}

TEST_F(CheckRowsOf, PutsDefaultsWhereARowSaysNothing) {
  schema.fields[2].default_value = int64_t{7};
  core::Column sizes(core::DataType::kInt32);
  sizes.Append<int32_t>(1);
  sizes.AppendNull();
  rows.columns[2].column = sizes;
  const auto checked = CheckRows(schema, rows);
  ASSERT_TRUE(IsOk(checked));
  EXPECT_THAT(checked->columns[2].column.view().Values<int32_t>(), testing::ElementsAre(1, 7));
}

TEST(Utf8, KnowsWhatIsNotALetter) {
  for (const char* good : {"", "dog", "gr\xc3\xbcn", "\xe7\x8b\x97", "\xf0\x9f\x90\x95"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  // Cut short, a bare continuation, longer than needed, a surrogate, beyond the last letter.
  for (const char* bad : {"\xc3", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xff"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

}  // namespace
}  // namespace elanus::engine
