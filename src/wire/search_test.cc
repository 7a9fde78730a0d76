#include "wire/search.h"

#include <gmock/gmock.h>

#include "core/description.h"
#include "milvus.pb.h"
#include "wire/index.h"
#include "wire/pairs.h"
#include "wire/queries.h"
#include "wire/schema.h"
#include "wire/status.h"

namespace elanus::wire {
namespace {

namespace pb = milvus::proto::milvus;
namespace schema_pb = milvus::proto::schema;
using testing::HasSubstr;

core::CollectionDescription Papers() {
  core::CollectionDescription description;
  core::FieldSchema& id = description.schema.fields.emplace_back();
  id.name = "id";
  id.is_primary = true;
  core::FieldSchema& vector = description.schema.fields.emplace_back();
  vector.name = "vector";
  vector.type = core::DataType::kFloatVector;
  vector.dim = 2;
  return description;
}

pb::SearchRequest SearchWith(const Parameters& params) {
  pb::SearchRequest message;
  core::Column queries(core::DataType::kFloatVector, 2);
  queries.AppendVector(std::vector<float>{1, 2});
  message.set_placeholder_group(WriteQueries(queries.view()));
  message.set_nq(1);
  WritePairs(params, message.mutable_search_params());
  return message;
}

TEST(SearchTest, ParametersAreReadNestedAndSpread) {
  const auto read = ReadSearch(SearchWith({{"topk", "7"},
                                           {"offset", "2"},
                                           {"metric_type", "IP"},
                                           {"round_decimal", "3"},
                                           {"params", R"({"nprobe": 12, "radius": 0.5})"},
                                           {"range_filter", "0.9"}}),
                               Papers());
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_EQ(read->request.limit, 7);
  EXPECT_EQ(read->request.offset, 2);
  EXPECT_EQ(read->request.metric, core::Metric::kIp);
  EXPECT_EQ(read->request.round_decimal, 3);
  EXPECT_EQ(read->request.params.at("nprobe"), "12");
  ASSERT_TRUE(read->request.range.has_value());
  EXPECT_EQ(read->request.range->radius, 0.5);
  EXPECT_EQ(read->request.range->range_filter, 0.9);
}

TEST(SearchTest, AnEmptyMetricIsThatOfTheIndex) {
  const auto read = ReadSearch(SearchWith({{"topk", "1"}, {"metric_type", ""}}), Papers());
  ASSERT_TRUE(read.ok());
  EXPECT_FALSE(read->request.metric.has_value());
}

TEST(SearchTest, ARangeFilterWithoutARadiusIsIgnored) {
  const auto read = ReadSearch(SearchWith({{"topk", "1"}, {"range_filter", "1"}}), Papers());
  ASSERT_TRUE(read.ok());
  EXPECT_FALSE(read->request.range.has_value());
}

TEST(SearchTest, TopkIsAskedForInMilvusWords) {
  EXPECT_EQ(ReadSearch(SearchWith({}), Papers()).status().message(),
            "topk not found in search_params");
  const auto status = ReadSearch(SearchWith({{"topk", "abc"}}), Papers()).status();
  EXPECT_EQ(status.message(), "topk [abc] is invalid");
  EXPECT_EQ(status.number(), core::Number::kUnexpected);
}

TEST(SearchTest, IteratorsPinTheStateTheyBeganWith) {
  pb::SearchRequest message = SearchWith({{"topk", "1"}, {"search_iter_v2", "True"}});
  auto first = ReadSearch(message, Papers());
  ASSERT_TRUE(first.ok() && first->iterator.has_value());
  EXPECT_TRUE(first->request.at.pin);
  EXPECT_EQ(first->request.at.timestamp, 0);
  EXPECT_FALSE(first->iterator->last_bound.has_value());
  message.set_guarantee_timestamp(uint64_t{1} << 50);
  WritePairs({{"search_iter_id", "a"}, {"search_iter_last_bound", "0.5"}},
             message.mutable_search_params());
  const auto second = ReadSearch(message, Papers());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->request.at.timestamp, uint64_t{1} << 50);
  EXPECT_EQ(second->iterator->id, "a");
  EXPECT_EQ(second->iterator->last_bound, 0.5F);
}

TEST(SearchTest, OtherSearchesReadWhateverIsThere) {
  pb::SearchRequest message = SearchWith({{"topk", "1"}});
  message.set_guarantee_timestamp(uint64_t{1} << 50);
  const auto read = ReadSearch(message, Papers());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->request.at.timestamp, 0);
  EXPECT_FALSE(read->request.at.pin);
}

TEST(QueryTest, AnEmptyFilterNeedsALimit) {
  pb::QueryRequest message;
  const auto status = ReadQuery(message).status();
  EXPECT_EQ(status.message(), "empty expression should be used with limit");
  message.add_output_fields("count(*)");
  const auto count = ReadQuery(message);
  ASSERT_TRUE(count.ok());
  EXPECT_TRUE(count->is_count);
}

TEST(FilterValuesTest, ListsMayMixTypes) {
  TemplateValues values;
  auto* list = values["x"].mutable_array_val()->mutable_json_data();
  for (const char* json : {"1", "2.5", "\"a\"", "true"}) list->add_data(json);
  const auto read = ReadFilterValues(values);
  ASSERT_TRUE(read.ok()) << read.status().message();
  const auto& items = std::get<std::vector<core::FilterValue>>(read->at("x").what);
  EXPECT_EQ(std::get<core::Value>(items[0].what), core::Value(int64_t{1}));
  EXPECT_EQ(std::get<core::Value>(items[1].what), core::Value(2.5));
  EXPECT_EQ(std::get<core::Value>(items[2].what), core::Value(std::string("a")));
  EXPECT_EQ(std::get<core::Value>(items[3].what), core::Value(true));
}

TEST(RankingTest, BothFormsOfSayingItAreRead) {
  pb::HybridSearchRequest message;
  *message.add_requests() = SearchWith({{"topk", "3"}});
  WritePairs({{"strategy", "weighted"}, {"params", R"({"weights": [0.25]})"}, {"limit", "2"}},
             message.mutable_rank_params());
  const auto old_form = ReadHybridSearch(message, Papers());
  ASSERT_TRUE(old_form.ok()) << old_form.status().message();
  EXPECT_EQ(old_form->ranking.strategy, core::RankStrategy::kWeighted);
  EXPECT_EQ(old_form->ranking.weights, std::vector<double>{0.25});
  EXPECT_TRUE(old_form->ranking.norm_score);
  auto* function = message.mutable_function_score()->add_functions();
  WritePairs({{"reranker", "rrf"}, {"k", "10"}}, function->mutable_params());
  const auto new_form = ReadHybridSearch(message, Papers());
  ASSERT_TRUE(new_form.ok()) << new_form.status().message();
  EXPECT_EQ(new_form->ranking.strategy, core::RankStrategy::kRrf);
  EXPECT_EQ(new_form->ranking.k, 10);
}

TEST(IndexTest, ParametersComeBackAsTheyWereGiven) {
  for (const Parameters& given :
       {Parameters{{"index_type", "IVF_FLAT"}, {"metric_type", "L2"}, {"nlist", "64"}},
        Parameters{{"index_type", "HNSW"}, {"metric_type", "IP"}, {"params", R"({"M": 8})"}}}) {
    Pairs pairs;
    WritePairs(given, &pairs);
    const auto index = ReadIndex(pairs);
    ASSERT_TRUE(index.ok());
    pb::IndexDescription message;
    WriteIndex({*index, 10, 10}, &message);
    EXPECT_EQ(ReadPairs(message.params()), given);
    EXPECT_EQ(message.state(), milvus::proto::common::Finished);
  }
}

TEST(SchemaTest, FieldsComeBackAsTheyWereGiven) {
  schema_pb::CollectionSchema message;
  message.set_enable_dynamic_field(true);
  auto* id = message.add_fields();
  id->set_name("id");
  id->set_data_type(schema_pb::VarChar);
  id->set_is_primary_key(true);
  WritePairs({{"max_length", "40"}, {"mmap.enabled", "true"}}, id->mutable_type_params());
  auto* tags = message.add_fields();
  tags->set_name("tags");
  tags->set_data_type(schema_pb::Array);
  tags->set_element_type(schema_pb::Int32);
  tags->set_nullable(true);
  WritePairs({{"max_capacity", "5"}}, tags->mutable_type_params());
  const auto schema = ReadSchema(message.SerializeAsString());
  ASSERT_TRUE(schema.ok()) << schema.status().message();
  EXPECT_EQ(schema->fields[0].max_length, 40);
  EXPECT_EQ(schema->fields[1].max_capacity, 5);
  schema_pb::CollectionSchema written;
  WriteSchema(*schema, &written);
  EXPECT_EQ(ReadPairs(written.fields(0).type_params()), ReadPairs(id->type_params()));
  EXPECT_EQ(written.fields(1).element_type(), schema_pb::Int32);
  EXPECT_TRUE(written.fields(1).nullable());
  EXPECT_TRUE(written.enable_dynamic_field());
}

TEST(SchemaTest, WhatIsNotSupportedIsNamed) {
  schema_pb::CollectionSchema message;
  auto* place = message.add_fields();
  place->set_name("place");
  place->set_data_type(schema_pb::Geometry);
  EXPECT_THAT(ReadSchema(message.SerializeAsString()).status().message(),
              testing::AllOf(HasSubstr("place"), HasSubstr("Geometry")));
  EXPECT_FALSE(ReadSchema("\xff\xff").ok());
}

TEST(StatusTest, AMissingCollectionHasTwoForms) {
  const core::Status missing =
      core::NotFound("collection not found[database=default][collection=x]")
          .WithNumber(core::Number::kCollectionNotFound);
  milvus::proto::common::Status message;
  WriteStatus(missing, &message);
  EXPECT_EQ(message.code(), 100);
  EXPECT_EQ(message.error_code(), milvus::proto::common::CollectionNotExists);
  WriteDescribeStatus(missing, &message);
  EXPECT_EQ(message.code(), 100);
  EXPECT_EQ(message.error_code(), milvus::proto::common::UnexpectedError);
  EXPECT_EQ(message.reason(), "can't find collection[database=default][collection=x]");
}

}  // namespace
}  // namespace elanus::wire
