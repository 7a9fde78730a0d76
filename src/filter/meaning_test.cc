// What filters mean, as a table: the rows are those on which Milvus was measured.
#include <gtest/gtest.h>

#include "core/array.h"
#include "core/batch.h"
#include "filter/filter.h"

namespace elanus::filter {
namespace {

using core::DataType;

// Six rows, numbered from 1 by `id`; `$meta` holds the dynamic key `dyn`.
struct Rows {
  Rows() {
    schema.name = "rows";
    schema.enable_dynamic_field = true;
    Add("id", DataType::kInt64);
    Add("a", DataType::kInt32);
    Add("s", DataType::kVarChar);
    Add("j", DataType::kJson);
    Add("arr", DataType::kArray);
    Add("names", DataType::kArray);
    schema.fields.back().element_type = DataType::kVarChar;
    Add("reals", DataType::kArray);
    schema.fields.back().element_type = DataType::kFloat;
    Add("at", DataType::kTimestamptz);
    Add("flag", DataType::kBool);
    Add("text", DataType::kVarChar);
    schema.fields.back().params = {{"enable_match", "true"}, {"enable_analyzer", "true"}};
    Add(core::kDynamicField, DataType::kJson);
    schema.fields.back().is_dynamic = true;
    const char* texts[] = {"ab%c", "abc", "a_c", "zzz", "", "Abc"};
    const char* jsons[] = {R"({"a":1,"b":"x","n":{"k":[1,2]}})",
                           R"({"a":1.0,"b":2})",
                           R"({"a":"1"})",
                           R"({})",
                           R"({"a":null,"t":true})",
                           R"({"a":[1,2],"b":{"x":1}})"};
    const char* dynamics[] = {R"({"dyn":1})",    R"({"dyn":"1"})", R"({})",
                              R"({"dyn":null})", R"({"dyn":2.5})", R"({"dyn":[1]})"};
    const std::vector<int64_t> arrays[] = {{1, 2}, {}, {5}, {2, 3}, {9, 9, 2}, {1}};
    const char* sentences[] = {"the quick brown fox", "a quick fox", "brown dog", "",
                               "fox quick",           "slow"};
    for (int64_t row = 1; row <= 6; ++row) {
      batch.Find("id")->Append<int64_t>(row);
      batch.Find("a")->Append<int32_t>(static_cast<int32_t>(row));
      batch.Find("s")->AppendText(texts[row - 1]);
      batch.Find("j")->AppendText(jsons[row - 1]);
      batch.Find("arr")->AppendText(core::ArrayRow<int64_t>(arrays[row - 1]));
      const std::vector<std::string_view> names = {texts[row - 1], "last"};
      batch.Find("names")->AppendText(core::TextArrayRow(names));
      const std::vector<float> reals = {static_cast<float>(row) / 10.0F};
      batch.Find("reals")->AppendText(core::ArrayRow<float>(reals));
      // Noon of the last day of January 2025, and a day later each.
      batch.Find("at")->Append<int64_t>((1738324800 + (row - 1) * 86400) * 1000000);
      batch.Find("flag")->Append<uint8_t>(row % 2);
      batch.Find("text")->AppendText(sentences[row - 1]);
      batch.Find(core::kDynamicField)->AppendText(dynamics[row - 1]);
    }
  }

  void Add(const char* name, DataType type) {
    core::FieldSchema field;
    field.name = name;
    field.type = type;
    schema.fields.push_back(field);
    batch.Add(name, type);
  }

  core::CollectionSchema schema;
  core::Batch batch;
};

const Rows& TheRows() {
  static const Rows rows;
  return rows;
}

// The ids that the filter selects, "1 3", or the error's first line.
std::string Select(std::string_view text, const core::FilterValues& values = {}) {
  const Rows& rows = TheRows();
  const auto filter = Bind(text, rows.schema, values);
  if (!filter.ok()) {
    return filter.status().message().substr(0, filter.status().message().find('\n'));
  }
  const auto columns = [&](std::string_view name) { return rows.batch.Find(name)->view(); };
  std::string out;
  Evaluate(*filter, columns, 6).value().rows.ForEach([&](size_t row) {
    out += (out.empty() ? "" : " ") + std::to_string(row + 1);
  });
  return out;
}

constexpr const char* kAll = "1 2 3 4 5 6";

struct Meaning {
  const char* filter;
  const char* rows;
};

class FilterMeaning : public testing::TestWithParam<Meaning> {};

TEST_P(FilterMeaning, SelectsTheRowsOfTheTable) {
  EXPECT_EQ(Select(GetParam().filter), GetParam().rows) << GetParam().filter;
}

INSTANTIATE_TEST_SUITE_P(
    Measured, FilterMeaning,
    testing::ValuesIn(std::vector<Meaning>{
        {R"(j["a"]==1)", "1 2"},
        {R"(j["a"]==1.0)", "1 2"},
        {R"(j["a"]>0)", "1 2"},
        {R"(j["a"] in [1])", "1 2"},
        {R"(j["a"]=="1")", "3"},
        {R"(j["a"]!=1)", "3 4 5 6"},
        {R"(not (j["a"]==1))", "3 4 5 6"},
        {R"(j["a"] not in [1])", "3 4 5 6"},
        {R"(j["zz"]==1)", ""},
        {R"(j["zz"]!=1)", kAll},
        {R"(exists j["a"])", "1 2 3 5 6"},
        {R"(not exists j["zz"])", kAll},
        {"exists dyn", "1 2 4 5 6"},
        {"dyn==1", "1"},
        {"dyn!=1", "2 3 4 5 6"},
        {"dyn>2", "5"},
        {R"(dyn=="1")", "2"},
        {R"($meta["dyn"]==1)", "1"},
        {R"(j["n"]["k"][0]==1)", "1"},
        {R"(j["t"]==true)", "5"},
        {R"(j["b"] like "x%")", "1"},
        {R"(j["a"]==[1,2])", "6"},
        {R"(json_contains(j["a"],1))", "6"},
        {R"(JSON_CONTAINS_ALL(j["a"],[1,2]))", "6"},
        {R"(Json_Contains_Any(j["a"],[2,7]))", "6"},
        {R"(json_contains(j["b"],1))", ""},
        {"array_contains(arr,2)", "1 4 5"},
        {"ARRAY_CONTAINS_ALL(arr,[1,2])", "1"},
        {"array_contains_any(arr,[5,9])", "3 5"},
        {"array_length(arr)==0", "2"},
        {"arr[0]==1", "1 6"},
        {"arr[5]==1", ""},
        {"arr[5]!=1", ""},
        {"not (arr[5]==1)", kAll},
        {"a+1==3", "2"},
        {"a%2==0", "2 4 6"},
        {"1<a<=3", "2 3"},
        {"3>=a>1", "2 3"},
        {"a>id", ""},
        {"0x10>a", kAll},
        {"a==0b1", "1"},
        {"a in []", ""},
        {"not (a in [])", kAll},
        {"a==1 or a==2 and a==3", "1"},
        {R"(s like "ab%")", "1 2"},
        {R"(s like "%")", kAll},
        {R"(s like "a_c")", "2 3"},
        {R"(s > "abc")", "4"},
        {"s == s", kAll},
        {"a == a", kAll},
        {"a==99999999999", ""},
        {"id==9223372036854775807", ""},
        {"id==9223372036854775808",
         "filter: value out of range: '9223372036854775808' does not fit into an Int64"},
    }));

INSTANTIATE_TEST_SUITE_P(Json, FilterMeaning,
                         testing::ValuesIn(std::vector<Meaning>{
                             {R"(j["a"] + 1 == 2)", "1 2"},
                             {R"(j["a"] / 0 == 1 or not (j["a"] / 0 == 1))", "3 4 5 6"},
                             {R"(j["a"] == a)", "1"},
                             {R"(a == j["a"])", "1"},
                             {R"(j["b"] == a)", "2"},
                             {R"(j["a"] == dyn)", "1"},
                             {R"(j["b"] == j["b"])", "1 2 6"},
                             {R"(j["n"]["k"] == arr)", "1"},
                             {R"(0 < j["a"] <= 1)", "1 2"},
                             {R"(dyn["x"] == 1)", ""},
                             {R"(dyn[0] == 1)", "6"},
                             {R"(dyn in ["1", 2.5, [1]])", "2 5 6"},
                             {R"(array_length(j["a"]) == 2)", "6"},
                             {R"(array_length(dyn) != 1)", "1 2 3 4 5"},
                             {R"(json_contains(j["n"], [1,2]))", ""},
                             {R"(j["a"] is null)", "4 5"},
                             {R"(dyn is not null)", "1 2 5 6"},
                             {R"(j["b"] =~ "^x")", "1"},
                             {R"(j["b"] !~ "^x")", "2 3 4 5 6"},
                             {R"(-j["a"] == -1)", "1 2"},
                             {"arr[0] ** 0 * 9223372036854775807 ** 1 == 9223372036854775807",
                              "1 3 4 5 6"},
                             {R"((j["a"] > 0) == false)", "3 4 5 6"},
                             {R"(j["t"] == flag)", "5"},
                             {R"(j["t"] > false)", "5"},
                             {"flag < true", "2 4 6"},
                             {"false < flag <= true", "1 3 5"},
                             {"(a > 2) >= flag", "2 3 4 5 6"},
                         }));

INSTANTIATE_TEST_SUITE_P(Arrays, FilterMeaning,
                         testing::ValuesIn(std::vector<Meaning>{
                             {"arr == [1, 2,]", "1"},
                             {"arr != [ ]", "1 3 4 5 6"},
                             {"arr[0] in [2, 5]", "3 4"},
                             {"arr[0] not in [2, 5]", "1 2 5 6"},
                             {"arr[0] + 1 > 5", "3 5"},
                             {"arr[0] == id", "1"},
                             {"arr[0] < 2.5", "1 4 6"},
                             {"1 <= arr[0] < 3", "1 4 6"},
                             {R"(names[0] like "a%c")", "1 2 3"},
                             {R"(names[1] == "last")", kAll},
                             {R"(array_contains(names, "zzz"))", "4"},
                             {"reals[0] == 0.1", "1"},
                             {"array_contains(reals, 0.2)", "2"},
                             {"reals == [0.3]", "3"},
                             {"array_length(arr) + 1 == 3", "1 4"},
                             {"array_contains_all(arr, [])", kAll},
                         }));

INSTANTIATE_TEST_SUITE_P(TimesAndTexts, FilterMeaning,
                         testing::ValuesIn(std::vector<Meaning>{
                             {"at == ISO '2025-01-31T12:00:00Z'", "1"},
                             {"at > iso '2025-02-02T14:30:00+02:30'", "4 5 6"},
                             {"at + INTERVAL 'P1M' == ISO '2025-02-28T12:00:00Z'", "1"},
                             {"at - interval 'P1DT12H' < ISO '2025-01-31'", "1"},
                             {"at < ISO '2025-01-30 12:00' + INTERVAL 'P3D'", "1 2"},
                             {"text_match(text, 'quick')", "1 2 5"},
                             {"TEXT_MATCH(text, 'Quick Dog')", "1 2 3 5"},
                             {"text_match(text, 'quick brown', minimum_should_match=2)", "1"},
                             {"phrase_match(text, 'quick fox')", "2"},
                             {"phrase_match(text, 'quick fox', 1)", "1 2"},
                             {R"(s =~ "^a.c$")", "2 3"},
                             {R"(s =~ r"^a\wc$")", "2 3"},
                             {R"(s !~ "c")", "4 5"},
                         }));

TEST(FilterTemplate, StandsForValuesAndLists) {
  using core::FilterValue;
  const auto scalar = [](auto value) { return FilterValue{core::Value(value)}; };
  core::FilterValues values;
  values["one"] = scalar(int64_t{1});
  values["word"] = scalar(std::string("abc"));
  values["half"] = scalar(2.5);
  values["yes"] = scalar(true);
  values["ids"] = FilterValue{std::vector{scalar(int64_t{2}), scalar(int64_t{4})}};
  values["nested"] = FilterValue{std::vector{values["ids"]}};
  EXPECT_EQ(Select("id == {one} + 1", values), "2");
  EXPECT_EQ(Select("s == {word} or s like {word}", values), "2");
  EXPECT_EQ(Select("a > {half}", values), "3 4 5 6");
  EXPECT_EQ(Select("flag == {yes}", values), "1 3 5");
  EXPECT_EQ(Select("id in {ids} or id in [{one}]", values), "1 2 4");
  EXPECT_EQ(Select("array_contains_any(arr, {ids})", values), "1 4 5");
  EXPECT_EQ(Select("json_contains_any(j['n'], {nested})", values), "");
  EXPECT_EQ(Select("id == {two}", values), "filter: no value is given for {two}");
  EXPECT_EQ(Select("id == {word}", values),
            "filter: cannot compare Int64 field 'id' with the text {word}");
  EXPECT_EQ(Select("id in {one}", values),
            "filter: 'in' needs a list, but the number {one} is a number");
}

TEST(FilterMeaningError, NamesWhatDoesNotFit) {
  EXPECT_EQ(Select("arr[0] == 'x'"),
            "filter: cannot compare array element arr[0] with the text 'x'");
  EXPECT_EQ(Select("arr['x'] == 1"),
            "filter: Array field 'arr' has elements like arr[0]: one whole number from 0 on");
  EXPECT_EQ(Select("a[0] == 1"), "filter: Int32 field 'a' has no parts, so no [...] may follow it");
  EXPECT_EQ(Select("arr < [1]"),
            "filter: cannot order Array field 'arr' and the list [1]: lists can only be equal or "
            "not");
  EXPECT_EQ(Select("array_contains(arr, 'x')"),
            "filter: Array field 'arr' of Int64 cannot contain 'x'");
  EXPECT_EQ(Select("array_length(arr, 1) == 1"),
            "filter: array_length needs 1 argument, but has 2");
  EXPECT_EQ(Select("s =~ '('"), "filter: the regular expression is wrong: missing ): (");
  EXPECT_EQ(Select("at > ISO '2025-13-01'"),
            "filter: '2025-13-01' is not a time; write it like '2025-01-31T10:20:30Z'");
  EXPECT_EQ(Select("text_match(s, 'x')"),
            "filter: text_match needs a field with enable_analyzer, but 's' is without; create the "
            "field with enable_analyzer=true");
  EXPECT_EQ(Select("random_sample(0.5) and a > 1"),
            "filter: random_sample may only stand at the end, as in: ... and random_sample(0.1)");
  EXPECT_EQ(Select("exists a"),
            "filter: 'exists' asks about a key of a JSON field, but Int32 field 'a' is a number");
}

}  // namespace
}  // namespace elanus::filter
