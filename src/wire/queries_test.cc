#include "wire/queries.h"

#include <gmock/gmock.h>

#include "common.pb.h"
#include "wire/test_columns.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::common;
using testing::HasSubstr;

class Queries : public testing::Test {
 protected:
  Queries() {
    field.name = "clip";
    field.type = core::DataType::kFloatVector;
    field.dim = 4;
  }

  std::string Group(pb::PlaceholderType type, const std::vector<std::string>& values) {
    pb::PlaceholderGroup group;
    pb::PlaceholderValue* placeholder = group.add_placeholders();
    placeholder->set_type(type);
    for (const std::string& value : values) placeholder->add_values(value);
    return group.SerializeAsString();
  }

  void ExpectRefused(const std::string& group, int64_t nq, const std::string& message) {
    const auto queries = ReadQueries(group, field, nq);
    ASSERT_FALSE(queries.ok()) << message;
    EXPECT_THAT(queries.status().message(), HasSubstr(message));
  }

  core::FieldSchema field;
  const std::string vector = std::string(16, '\1');
};

TEST_F(Queries, AreReadBackWhateverTheType) {
  Dice dice;
  for (int round = 0; round < 20; ++round) {
    for (core::DataType type : kAllTypes) {
      if (!core::IsVector(type)) continue;
      core::FieldSchema some = dice.Field("f", type);
      some.nullable = false;
      const core::Column column = dice.Values(some, 1 + dice.Below(5));
      const auto read =
          ReadQueries(WriteQueries(column.view()), some, static_cast<int64_t>(column.rows()));
      ASSERT_TRUE(read.ok()) << core::TypeName(type) << ": " << read.status().message();
      ExpectEqual(*read, column, core::TypeName(type));
    }
  }
}

TEST_F(Queries, MayBeTextsForAComputedField) {
  field.type = core::DataType::kSparseFloatVector;
  const core::Column texts = core::TextColumn(std::vector<std::string_view>{"a dog", ""});
  ExpectRefused(WriteQueries(texts.view()), 2,
                "texts can be searched for in a field that a function");
  field.is_function_output = true;
  const auto read = ReadQueries(WriteQueries(texts.view()), field, 2);
  ASSERT_TRUE(read.ok()) << read.status().message();
  ExpectEqual(*read, texts, "texts");
}

TEST_F(Queries, MayBeFloatsForHalves) {
  field.type = core::DataType::kBFloat16Vector;
  const std::vector<float> values = {1, 2, 3, 4};
  const auto bytes = std::as_bytes(std::span(values));
  const std::string query(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto read = ReadQueries(Group(pb::FloatVector, {query}), field, 1);
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_THAT(read->view().Values<uint16_t>(),
              testing::ElementsAre(0x3f80, 0x4000, 0x4040, 0x4080));
}

TEST_F(Queries, AreAsManyAsSaid) {
  ExpectRefused(Group(pb::FloatVector, {vector}), 2, "nq is 2, but there are 1 queries");
}

TEST_F(Queries, AreNeitherNoneNorTooMany) {
  ExpectRefused("", 0,
                "nq [0] is invalid, nq (number of search vector per search request) should be in "
                "range [1, 16384], but got 0");
  ExpectRefused("", 16385, "nq [16385] is invalid");
}

TEST_F(Queries, NameTheDimensionsThatDisagree) {
  ExpectRefused(Group(pb::FloatVector, {vector, vector + vector}), 2,
                "field 'clip' has dimension 4, but query 1 has 8");
  ExpectRefused(Group(pb::FloatVector, {vector.substr(1)}), 1,
                "field 'clip' has dimension 4, so a query takes 16 bytes, but query 0 has 15");
}

TEST_F(Queries, AreOfTheFieldsType) {
  ExpectRefused(Group(pb::BinaryVector, {vector}), 1,
                "field 'clip' is FloatVector, but the queries are BinaryVector");
  ExpectRefused(Group(pb::None, {vector}), 1, "field 'clip' is FloatVector, but the queries are");
}

TEST_F(Queries, AreNoListsOfVectors) {
  const auto read = ReadQueries(Group(pb::EmbListFloatVector, {vector}), field, 1);
  EXPECT_EQ(read.code(), core::Code::kUnimplemented);
  EXPECT_THAT(read.status().message(), HasSubstr("the queries are EmbListFloatVector"));
}

TEST_F(Queries, AreAMessage) {
  ExpectRefused("no message", 1, "placeholder_group is not a PlaceholderGroup message");
  ExpectRefused("", 1, "placeholder_group has 0 placeholders");
}

}  // namespace
}  // namespace elanus::wire
