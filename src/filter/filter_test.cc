#include "filter/filter.h"

#include <gtest/gtest.h>

#include "core/batch.h"

namespace elanus::filter {
namespace {

using core::Batch;
using core::CollectionSchema;
using core::Column;
using core::DataType;

void AddField(const std::string& name, DataType type, CollectionSchema* schema) {
  core::FieldSchema field;
  field.name = name;
  field.type = type;
  field.nullable = true;
  schema->fields.push_back(field);
}

// The six rows of the design's table: id and a count from 1; s as there. n is null in row 2; f
// holds tenths; t is true in odd rows; big is around the limits of Int64.
struct Rows {
  Rows() {
    schema.name = "photos";
    AddField("id", DataType::kInt64, &schema);
    AddField("a", DataType::kInt32, &schema);
    AddField("s", DataType::kVarChar, &schema);
    AddField("n", DataType::kInt64, &schema);
    AddField("f", DataType::kFloat, &schema);
    AddField("d", DataType::kDouble, &schema);
    AddField("t", DataType::kBool, &schema);
    AddField("tiny", DataType::kInt8, &schema);
    AddField("big", DataType::kInt64, &schema);
    AddField("v", DataType::kFloatVector, &schema);
    AddField("j", DataType::kJson, &schema);
    for (const core::FieldSchema& field : schema.fields) batch.Add(field.name, field.type, 2);
    const char* texts[] = {"ab%c", "abc", "a_c", "zzz", "", "Abc"};
    const int64_t bigs[] = {INT64_MAX, INT64_MIN, INT64_MAX - 1, (1LL << 53) + 1, 1LL << 53, 0};
    for (int row = 1; row <= 6; ++row) {
      batch.Find("id")->Append<int64_t>(row);
      batch.Find("a")->Append<int32_t>(row);
      batch.Find("s")->AppendText(texts[row - 1]);
      batch.Find("f")->Append(static_cast<float>(row) / 10.0F);
      batch.Find("d")->Append(row / 10.0);
      batch.Find("t")->Append<uint8_t>(row % 2);
      batch.Find("tiny")->Append<int8_t>(static_cast<int8_t>(row * 20));
      batch.Find("big")->Append(bigs[row - 1]);
      if (row == 2) {
        batch.Find("n")->AppendNull();
      } else {
        batch.Find("n")->Append<int64_t>(row);
      }
    }
  }

  CollectionSchema schema;
  Batch batch;
};

// The rows, counted from 1, that the filter selects: "1 3"; or the error's first line.
std::string Select(std::string_view text) {
  static const Rows rows;
  const auto filter = Bind(text, rows.schema);
  if (!filter.ok())
    return filter.status().message().substr(0, filter.status().message().find('\n'));
  const core::Bitset selected =
      Evaluate(
          *filter, [&](std::string_view name) { return rows.batch.Find(name)->view(); }, 6)
          .value()
          .rows;
  std::string out;
  selected.ForEach([&](size_t row) { out += (out.empty() ? "" : " ") + std::to_string(row + 1); });
  return out;
}

core::Status ErrorOf(std::string_view text) {
  static const Rows rows;
  return Bind(text, rows.schema).status();
}

constexpr const char* kAll = "1 2 3 4 5 6";

TEST(Filter, SelectsAllRowsForBlankText) {
  EXPECT_EQ(Select(""), kAll);
  EXPECT_EQ(Select(" \n "), kAll);
}

TEST(Filter, ComputesAndCompares) {
  EXPECT_EQ(Select("a+1==3"), "2");
  EXPECT_EQ(Select("a%2==0"), "2 4 6");
  EXPECT_EQ(Select("a>id"), "");
  EXPECT_EQ(Select("a==id"), kAll);
  EXPECT_EQ(Select("-a==-1"), "1");
  EXPECT_EQ(Select("~a==-2"), "1");
  EXPECT_EQ(Select("a**2==4"), "2");
  EXPECT_EQ(Select("a<<1==4"), "2");
  EXPECT_EQ(Select("(a&1)==1"), "1 3 5");
  EXPECT_EQ(Select("(a | 1) == 3 or (a ^ 7) == 1"), "2 3 6");
  EXPECT_EQ(Select("a * 0.5 == 1"), "2");
  EXPECT_EQ(Select("1 == 1"), kAll);
  EXPECT_EQ(Select("true"), kAll);
}

TEST(Filter, KnowsChains) {
  EXPECT_EQ(Select("1<a<=3"), "2 3");
  EXPECT_EQ(Select("3>=a>1"), "2 3");
  EXPECT_EQ(Select("not (1<a<=3)"), "1 4 5 6");
}

TEST(Filter, KnowsEveryFormOfNumber) {
  EXPECT_EQ(Select("0x10>a"), kAll);
  EXPECT_EQ(Select("a==0b1"), "1");
  EXPECT_EQ(Select("a==0B10 or a == 03 or a == 0X4"), "2 3 4");
  EXPECT_EQ(Select("a==2.0 or a == 3e0 or a == .4e1 or a == 0x1.4p2"), "2 3 4 5");
  EXPECT_EQ(Select("tiny == 0120"), "4");
}

TEST(Filter, KnowsLists) {
  EXPECT_EQ(Select("a in []"), "");
  EXPECT_EQ(Select("a in [ ]"), "");
  EXPECT_EQ(Select("not (a in [])"), kAll);
  EXPECT_EQ(Select("a in [1, 2.0, 1+3, 2.5,]"), "1 2 4");
  EXPECT_EQ(Select("a not in [1,2,3,4]"), "5 6");
  EXPECT_EQ(Select("s in ['abc', \"zzz\"]"), "2 4");
  EXPECT_EQ(Select("t in [true]"), "1 3 5");
  EXPECT_EQ(Select("t in [true, FALSE]"), kAll);
  EXPECT_EQ(Select("t in []"), "");
  EXPECT_EQ(Select("f in [0.1, 0.2]"), "1 2");
  EXPECT_EQ(Select("a in [9,8,7,6,5,4,3,33,44,55]"), "3 4 5 6");
}

TEST(Filter, BindsAndBeforeOr) {
  EXPECT_EQ(Select("a==1 or a==2 and a==3"), "1");
  EXPECT_EQ(Select("a==1 || a==2 && a==2"), "1 2");
  EXPECT_EQ(Select("a==1 OR a==2 And t"), "1");
}

TEST(Filter, MatchesLikePatterns) {
  EXPECT_EQ(Select("s like \"ab%\""), "1 2");
  EXPECT_EQ(Select("s like \"%\""), kAll);
  EXPECT_EQ(Select("s like \"\""), "5");
  EXPECT_EQ(Select("s like \"%c\""), "1 2 3 6");
  EXPECT_EQ(Select("s LIKE '%b%'"), "1 2 6");
  EXPECT_EQ(Select("s like \"a_c\""), "2 3");
  EXPECT_EQ(Select("s like \"a\\_c\""), "3");
  EXPECT_EQ(Select("s like \"ab\\%c\""), "1");
  EXPECT_EQ(Select("s like \"ab\\\\%c\""), "1");
  EXPECT_EQ(Select("not s like \"a%\""), "4 5 6");
}

TEST(Filter, ComparesTextsByByte) {
  EXPECT_EQ(Select("s > \"abc\""), "4");
  EXPECT_EQ(Select("\"abc\" < s"), "4");
  EXPECT_EQ(Select("s == s"), kAll);
  EXPECT_EQ(Select("s == 'a\\x62c'"), "2");
  EXPECT_EQ(Select("'a' < 'b' and a == 1"), "1");
}

TEST(Filter, MatchesNothingForConstantsOutOfRange) {
  EXPECT_EQ(Select("a==99999999999"), "");
  EXPECT_EQ(Select("a!=99999999999"), kAll);
  EXPECT_EQ(Select("a<99999999999"), kAll);
  EXPECT_EQ(Select("tiny > -129"), kAll);
  EXPECT_EQ(Select("tiny > 127.5"), "");
  EXPECT_EQ(Select("f < 1e300"), kAll);
  EXPECT_EQ(Select("f == 1e300"), "");
  EXPECT_EQ(Select("a in [99999999999, 1]"), "1");
}

TEST(Filter, ComparesIntegersWithFloatsExactly) {
  EXPECT_EQ(Select("a>2.5"), "3 4 5 6");
  EXPECT_EQ(Select("a<=2.5"), "1 2");
  EXPECT_EQ(Select("big == 9007199254740992.0"), "5");
  EXPECT_EQ(Select("big > 9007199254740992.0"), "1 3 4");
  EXPECT_EQ(Select("big < 9223372036854775808.0"), kAll);
  EXPECT_EQ(Select("big == -9223372036854775808"), "2");
  EXPECT_EQ(Select("big == 9223372036854775807"), "1");
  EXPECT_EQ(Select("f == 16777217"), "");
}

TEST(Filter, NeverRoundsAnIntegerConstant) {
  CollectionSchema schema;
  AddField("x", DataType::kFloat, &schema);
  Column column(DataType::kFloat);
  for (const float value : {16777218.0F, 16777220.0F}) column.Append(value);
  // 16777219 lies between the two, and the Float nearest to it is the second.
  const auto filter = Bind("x < 16777219", schema);
  ASSERT_TRUE(filter.ok());
  const auto bits = Evaluate(
                        *filter, [&](std::string_view) { return column.view(); }, 2)
                        .value()
                        .rows;
  EXPECT_TRUE(bits.Test(0));
  EXPECT_FALSE(bits.Test(1));
}

TEST(Filter, TakesFloatLiteralsAsFloatNextToFloatFields) {
  EXPECT_EQ(Select("f == 0.1"), "1");
  EXPECT_EQ(Select("f + 0.1 == 0.3"), "2");
  EXPECT_EQ(Select("d == 0.1"), "1");
  EXPECT_EQ(Select("f == d"), "5");
}

TEST(Filter, IsUnknownForNulls) {
  EXPECT_EQ(Select("n == 3"), "3");
  EXPECT_EQ(Select("n != 3"), "1 4 5 6");
  EXPECT_EQ(Select("not (n == 3)"), "1 4 5 6");
  EXPECT_EQ(Select("n == 3 or a == 2"), "2 3");
  EXPECT_EQ(Select("n == 3 or not (n == 3)"), "1 3 4 5 6");
  EXPECT_EQ(Select("n is null"), "2");
  EXPECT_EQ(Select("n IS NOT NULL"), "1 3 4 5 6");
  EXPECT_EQ(Select("not (n is null) and a < 4"), "1 3");
  EXPECT_EQ(Select("n not in [1]"), "3 4 5 6");
}

TEST(Filter, MatchesNoRowForDivisionByZero) {
  EXPECT_EQ(Select("a / 0 == 1"), "");
  EXPECT_EQ(Select("not (a / 0 == 1)"), "");
  EXPECT_EQ(Select("a % 0 == 1"), "");
  EXPECT_EQ(Select("not (a % (a - 2) == 5)"), "1 3 4 5 6");
  EXPECT_EQ(Select("a / 0.0 > 1"), "");
  EXPECT_EQ(Select("not (1 / 0 == 1)"), "");
  EXPECT_EQ(Select("a not in [1 / 0]"), "");
}

TEST(Filter, WrapsIntegers) {
  EXPECT_EQ(Select("big + 1 == -9223372036854775808"), "1");
  EXPECT_EQ(Select("big / -1 == big"), "2 6");
  EXPECT_EQ(Select("-big == big"), "2 6");
  EXPECT_EQ(Select("big % -1 == 0"), kAll);
  EXPECT_EQ(Select("a << 64 == 0"), kAll);
  EXPECT_EQ(Select("a << -1 == 0"), "");
  EXPECT_EQ(Select("big >> 100 == -1"), "2");
}

TEST(Filter, TakesBoolFieldsAsConditions) {
  EXPECT_EQ(Select("t"), "1 3 5");
  EXPECT_EQ(Select("not t"), "2 4 6");
  EXPECT_EQ(Select("t == true"), "1 3 5");
  EXPECT_EQ(Select("(a > 3) == t"), "2 5");
  EXPECT_EQ(Select("t != True"), "2 4 6");
}

TEST(Filter, ReadsOnlyTheFieldsItNames) {
  const Rows rows;
  const auto filter = Bind("a > 1 and (s == 'x' or a < 3)", rows.schema);
  ASSERT_TRUE(filter.ok());
  EXPECT_EQ(filter->fields(), (std::vector<std::string>{"a", "s"}));
}

TEST(Filter, EvaluatesMoreRowsThanOneBlock) {
  CollectionSchema schema;
  AddField("x", DataType::kInt64, &schema);
  Column column(DataType::kInt64);
  for (int64_t i = 0; i < 1500; ++i) column.Append(i);
  const auto filter = Bind("x % 7 == 3", schema);
  ASSERT_TRUE(filter.ok());
  const auto bits = Evaluate(
                        *filter, [&](std::string_view) { return column.view(); }, 1500)
                        .value()
                        .rows;
  EXPECT_EQ(bits.size(), 1500U);
  EXPECT_EQ(bits.Count(), 214U);
  EXPECT_TRUE(bits.Test(1494 - 1494 % 7 + 3));
}

TEST(FilterError, PointsAtThePlace) {
  EXPECT_EQ(ErrorOf("a == and id > 3").message(),
            "filter: expected a value after '=='\n"
            "  a == and id > 3\n"
            "       ^^^");
}

TEST(FilterError, CountsColumnsAsATerminalDoes) {
  EXPECT_EQ(ErrorOf("s == 'é日本' x").message(),
            "filter: expected an operator after ''é日本''\n"
            "  s == 'é日本' x\n"
            "               ^");
}

TEST(FilterError, NamesTheMissingField) {
  EXPECT_EQ(Select("colour == 'red'"),
            "filter: field 'colour' does not exist in collection 'photos'");
  EXPECT_EQ(Select("Tiny == 1"),
            "filter: field 'Tiny' does not exist in collection 'photos'; did you mean 'tiny'?");
}

TEST(FilterError, TellsWhichTypesDoNotMeet) {
  EXPECT_EQ(Select("s == 1"), "filter: cannot compare VarChar field 's' with the number 1");
  EXPECT_EQ(Select("1 < s < 'x'"), "filter: cannot compare the number 1 with VarChar field 's'");
  EXPECT_EQ(Select("id in [1,\"x\"]"),
            "filter: cannot compare Int64 field 'id' with the text \"x\" of the list");
  EXPECT_EQ(Select("a in [id]"), "filter: a list holds constants, but Int64 field 'id' is none");
  EXPECT_EQ(Select("s + 1 == 2"), "filter: '+' needs numbers, but VarChar field 's' is a text");
  EXPECT_EQ(Select("f & 1 == 1"), "filter: '&' needs integers, but Float field 'f' is not one");
  EXPECT_EQ(Select("a & 1 == 1"),
            "filter: '&' needs numbers, but the condition 1 == 1 is a condition; comparisons bind "
            "tighter, so use parentheses");
  EXPECT_EQ(Select("a like \"1%\""),
            "filter: 'like' needs a VarChar field before it, but Int32 field 'a' is none");
}

TEST(FilterError, WantsACondition) {
  EXPECT_EQ(Select("a"), "filter: a filter needs a condition, but Int32 field 'a' is a number");
  EXPECT_EQ(Select("a and t"), "filter: 'and' needs a condition, but Int32 field 'a' is a number");
  EXPECT_EQ(
      Select("not a==1"),
      "filter: 'not' needs a condition, but Int32 field 'a' is a number; it binds tighter than "
      "comparisons, so write not (...)");
  EXPECT_EQ(Select("not a in [1]").substr(0, 29), "filter: 'not' needs a conditi");
}

TEST(FilterError, SaysWhatIsNoToken) {
  EXPECT_EQ(Select("a = 1"), "filter: '=' is not an operator; write '=='");
  EXPECT_EQ(Select("a == 'x"), "filter: this text is never closed");
  EXPECT_EQ(Select("a == 12ab"), "filter: '12ab' is not a number");
  EXPECT_EQ(Select("a == 089"), "filter: '089' is not a number (a leading 0 means octal)");
  EXPECT_EQ(Select("s == 'a\\qb'"),
            "filter: unknown escape '\\q' in a text; write '\\\\' for a backslash");
  EXPECT_EQ(Select("id == 9223372036854775808"),
            "filter: value out of range: '9223372036854775808' does not fit into an Int64");
  EXPECT_EQ(Select("d == 1e999"), "filter: the number 1e999 is out of the range of a double");
  EXPECT_EQ(Select("a ? 1"), "filter: unexpected '?'");
}

TEST(FilterError, SaysWhatIsMissing) {
  EXPECT_EQ(Select("a =="), "filter: expected a value after '=='");
  EXPECT_EQ(Select("== 1"), "filter: expected a value at the start");
  EXPECT_EQ(Select("(a == 1"), "filter: this '(' is never closed");
  EXPECT_EQ(Select("(a == 1 b)"), "filter: expected ')' or an operator after '1'");
  EXPECT_EQ(Select("a == 1)"), "filter: expected an operator after '1'");
  EXPECT_EQ(Select("a in 1"), "filter: expected a list like [1, 2] after 'in'");
  EXPECT_EQ(Select("a in [1 2]"), "filter: expected ',' or ']' after '1'");
  EXPECT_EQ(Select("s like 1"), "filter: expected a text in quotes after 'like'");
  EXPECT_EQ(Select("a is 1"), "filter: expected 'null' or 'not null' after 'is'");
  EXPECT_EQ(Select("a == [1]"), "filter: cannot compare Int32 field 'a' with the list [1]");
}

TEST(FilterError, RefusesByNameWhatIsNotEvaluated) {
  EXPECT_EQ(Select("v == 1"), "filter: FloatVector field 'v' is not supported in filters");
  EXPECT_EQ(Select("ST_WITHIN(j, 'x')"), "filter: the function 'ST_WITHIN' is not supported");
  EXPECT_EQ(Select("element_filter(j, a > 1)"),
            "filter: the function 'element_filter' is not supported");
  EXPECT_EQ(Select("sleep(1)"), "filter: there is no function 'sleep'");
  EXPECT_EQ(ErrorOf("v == 1").code(), core::Code::kUnimplemented);
}

}  // namespace
}  // namespace elanus::filter
