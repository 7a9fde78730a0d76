#include "wire/answers.h"

#include <gmock/gmock.h>

#include "milvus.pb.h"
#include "wire/ids.h"
#include "wire/rows.h"
#include "wire/test_columns.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto;
using testing::ElementsAre;

core::FieldSchema FieldOf(const std::string& name, core::DataType type) {
  core::FieldSchema field;
  field.name = name;
  field.type = type;
  return field;
}

class Answers : public testing::Test {
 protected:
  Answers() {
    schema.fields = {FieldOf("id", core::DataType::kInt64),
                     FieldOf("clip", core::DataType::kFloatVector),
                     FieldOf("name", core::DataType::kVarChar),
                     FieldOf("terms", core::DataType::kSparseFloatVector),
                     FieldOf("$meta", core::DataType::kJson),
                     FieldOf("year", core::DataType::kInt16)};
    schema.fields[0].is_primary = true;
    schema.fields[1].dim = 2;
    schema.fields[4].is_dynamic = true;
    core::FunctionSchema function;
    function.outputs = {"terms"};
    schema.functions = {function};
    // What a model makes of texts is shown, what BM25 counts in them is not.
    function.type = core::FunctionType::kTextEmbedding;
    function.outputs = {"clip"};
    schema.functions.push_back(function);
  }

  // What a store answers: the primary key first, then the output fields.
  core::Batch Rows(size_t count, const std::vector<std::string>& output_fields) {
    core::Batch rows;
    for (const core::FieldSchema* field : FindAnswerFields(schema, output_fields).fields) {
      if (!field->is_primary) rows.columns.push_back({field->name, dice.Values(*field, count)});
    }
    core::Column keys = dice.Values(schema.primary(), count);
    rows.columns.insert(rows.columns.begin(), {"id", std::move(keys)});
    return rows;
  }

  pb::milvus::SearchResults Search(const std::vector<size_t>& starts,
                                   const std::vector<std::string>& output_fields) {
    core::SearchAnswer answer;
    answer.starts = starts;
    answer.scores.assign(starts.back(), 0.5F);
    answer.rows = Rows(starts.back(), output_fields);
    pb::milvus::SearchResults message;
    WriteSearchAnswer(std::move(answer), schema,
                      {.output_fields = output_fields, .limit = 10, .group_field = ""}, &message);
    return message;
  }

  static std::vector<std::string> NamesOf(
      const google::protobuf::RepeatedPtrField<pb::schema::FieldData>& fields) {
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.field_name());
    return names;
  }

  core::CollectionSchema schema;
  Dice dice;
};

TEST_F(Answers, OfASearchHaveTheHitsOfEachQuery) {
  const auto message = Search({0, 3, 3, 5}, {"name"});
  const auto& data = message.results();
  EXPECT_EQ(data.num_queries(), 3);
  EXPECT_EQ(data.top_k(), 10);
  EXPECT_THAT(data.topks(), ElementsAre(3, 0, 2));
  EXPECT_EQ(data.scores_size(), 5);
  EXPECT_EQ(data.ids().int_id().data_size(), 5);
  EXPECT_EQ(data.primary_field_name(), "id");
}

TEST_F(Answers, OfASearchHaveThePrimaryKeyOnlyIfAskedFor) {
  EXPECT_THAT(NamesOf(Search({0, 2}, {"year", "name"}).results().fields_data()),
              ElementsAre("year", "name"));
  EXPECT_THAT(NamesOf(Search({0, 2}, {"year", "id"}).results().fields_data()),
              ElementsAre("year", "id"));
  EXPECT_THAT(NamesOf(Search({0, 2}, {}).results().fields_data()), ElementsAre());
}

TEST_F(Answers, HaveAllFieldsInMilvusOrder) {
  const auto message = Search({0, 2}, {"*"});
  EXPECT_THAT(NamesOf(message.results().fields_data()),
              ElementsAre("name", "year", "$meta", "id", "clip"));
  EXPECT_THAT(message.results().output_fields(),
              ElementsAre("name", "year", "$meta", "id", "clip"));
}

TEST_F(Answers, HaveDynamicKeysInOneFieldAndTellTheirNames) {
  const auto message = Search({0, 2}, {"colour", "name", "size"});
  EXPECT_THAT(NamesOf(message.results().fields_data()), ElementsAre("name", "$meta"));
  EXPECT_THAT(message.results().output_fields(), ElementsAre("colour", "name", "size"));
  EXPECT_TRUE(message.results().fields_data(1).is_dynamic());
}

TEST_F(Answers, WithoutHitsStillHaveTheirFieldsAndTypes) {
  const auto message = Search({0, 0, 0}, {"clip", "name"});
  const auto& data = message.results();
  EXPECT_EQ(data.num_queries(), 2);
  EXPECT_THAT(data.topks(), ElementsAre(0, 0));
  EXPECT_TRUE(data.ids().has_int_id());
  EXPECT_THAT(NamesOf(data.fields_data()), ElementsAre("clip", "name"));
  EXPECT_EQ(data.fields_data(0).vectors().dim(), 2);
  EXPECT_TRUE(data.fields_data(1).scalars().has_string_data());
}

TEST_F(Answers, OfAGroupedSearchHaveTheGroupOfEachHit) {
  core::SearchAnswer answer;
  answer.starts = {0, 2};
  answer.scores = {1, 0};
  answer.rows = Rows(2, {});
  answer.group_values = dice.Values(schema.fields[2], 2);
  pb::milvus::SearchResults message;
  WriteSearchAnswer(std::move(answer), schema,
                    {.output_fields = {}, .limit = 2, .group_field = "name"}, &message);
  EXPECT_EQ(message.results().group_by_field_value().field_name(), "name");
  EXPECT_EQ(message.results().group_by_field_value().scalars().string_data().data_size(), 2);
}

TEST_F(Answers, OfAQueryAlwaysHaveThePrimaryKey) {
  for (const std::vector<std::string>& asked :
       {std::vector<std::string>{}, {"name"}, {"id", "name"}, {"colour"}}) {
    core::QueryAnswer answer;
    answer.rows = Rows(4, asked);
    pb::milvus::QueryResults message;
    WriteQueryAnswer(std::move(answer), schema,
                     {.output_fields = asked, .limit = 0, .group_field = ""}, &message);
    EXPECT_THAT(NamesOf(message.fields_data()), testing::Contains("id"));
    EXPECT_THAT(message.output_fields(), testing::Contains("id"));
    EXPECT_EQ(message.primary_field_name(), "id");
  }
}

TEST_F(Answers, OfACountAreOneRow) {
  pb::milvus::QueryResults message;
  WriteCountAnswer(7, &message);
  EXPECT_EQ(message.fields_data(0).field_name(), "count(*)");
  EXPECT_THAT(message.fields_data(0).scalars().long_data().data(), ElementsAre(7));
  EXPECT_THAT(message.output_fields(), ElementsAre("count(*)"));
}

TEST_F(Answers, HaveTheValuesOfTheRows) {
  for (int round = 0; round < 20; ++round) {
    schema.fields.resize(6);
    for (core::DataType type : kAllTypes) {
      schema.fields.push_back(dice.Field(core::TypeName(type), type));
    }
    const std::vector<std::string> asked = {"*"};
    core::QueryAnswer answer;
    answer.rows = Rows(dice.Below(10), asked);
    const core::Batch expected = answer.rows;
    pb::milvus::QueryResults message;
    WriteQueryAnswer(std::move(answer), schema,
                     {.output_fields = asked, .limit = 0, .group_field = ""}, &message);
    ASSERT_EQ(static_cast<size_t>(message.fields_data_size()), expected.columns.size());
    for (const auto& field : message.fields_data()) {
      const std::string& name = field.field_name();
      const auto read = ReadColumn(field, *schema.Find(name), expected.rows());
      ASSERT_TRUE(read.ok()) << read.status().message();
      ExpectEqual(*read, *expected.Find(name), name);
    }
  }
}

TEST(Ids, AreReadBack) {
  Dice dice;
  for (core::DataType type : {core::DataType::kInt64, core::DataType::kVarChar}) {
    core::FieldSchema primary = FieldOf("id", type);
    const core::Column keys = dice.Values(primary, 5);
    pb::schema::IDs message;
    WriteIds(keys.view(), &message);
    const auto read = ReadIds(message, primary);
    ASSERT_TRUE(read.ok()) << read.status().message();
    ExpectEqual(*read, keys, core::TypeName(type));
  }
}

TEST(Ids, AreOfThePrimaryKeysType) {
  pb::schema::IDs message;
  EXPECT_EQ(ReadIds(message, FieldOf("id", core::DataType::kInt64)).status().message(),
            "field 'id' is the primary key and Int64, but the ids are missing");
  message.mutable_int_id();
  EXPECT_EQ(ReadIds(message, FieldOf("id", core::DataType::kVarChar)).status().message(),
            "field 'id' is the primary key and VarChar, but the ids are integers");
}

}  // namespace
}  // namespace elanus::wire
