// TextEmbedding functions as clients send them: rows and queries of text, and no vectors.
#include <gmock/gmock.h>

#include "app/test_service.h"
#include "engine/test_embedder.h"
#include "milvus.pb.h"

namespace elanus::app {
namespace {

namespace pb = milvus::proto::milvus;
namespace schema_pb = milvus::proto::schema;
using testing::ElementsAre;
using testing::HasSubstr;
using Status = milvus::proto::common::Status;

schema_pb::FieldSchema* AddField(schema_pb::CollectionSchema* schema, const char* name,
                                 schema_pb::DataType type) {
  auto* field = schema->add_fields();
  field->set_name(name);
  field->set_data_type(type);
  return field;
}

template <typename Pairs>
void AddPair(Pairs* pairs, const char* key, const std::string& value) {
  auto* pair = pairs->Add();
  pair->set_key(key);
  pair->set_value(value);
}

pb::CreateCollectionRequest CreateRequest(const std::string& provider, const std::string& dim) {
  schema_pb::CollectionSchema schema;
  AddField(&schema, "id", schema_pb::Int64)->set_is_primary_key(true);
  auto* text = AddField(&schema, "text", schema_pb::VarChar);
  AddPair(text->mutable_type_params(), "max_length", "100");
  auto* vector = AddField(&schema, "vector", schema_pb::FloatVector);
  AddPair(vector->mutable_type_params(), "dim", dim);
  auto* function = schema.add_functions();
  function->set_name("embed");
  function->set_type(schema_pb::TextEmbedding);
  function->add_input_field_names("text");
  function->add_output_field_names("vector");
  AddPair(function->mutable_params(), "provider", provider);
  pb::CreateCollectionRequest request;
  request.set_collection_name("notes");
  request.set_schema(schema.SerializeAsString());
  return request;
}

template <typename Request>
Request OfNotes() {
  Request request;
  request.set_collection_name("notes");
  return request;
}

class MilvusTextTest : public testing::Test {
 protected:
  // The reason of a refusal, "" if there is none.
  std::string Create(const std::string& provider, const std::string& dim) {
    return service.Ask<Status>("CreateCollection", CreateRequest(provider, dim)).reason();
  }

  void MakeNotes(const std::vector<std::string>& texts) {
    ASSERT_EQ(Create("elanus", "4"), "");
    auto index = OfNotes<pb::CreateIndexRequest>();
    index.set_field_name("vector");
    AddPair(index.mutable_extra_params(), "index_type", "AUTOINDEX");
    AddPair(index.mutable_extra_params(), "metric_type", "COSINE");
    EXPECT_EQ(service.Ask<Status>("CreateIndex", index).reason(), "");
    const auto load = OfNotes<pb::LoadCollectionRequest>();
    EXPECT_EQ(service.Ask<Status>("LoadCollection", load).reason(), "");
    auto insert = OfNotes<pb::InsertRequest>();
    insert.set_num_rows(static_cast<uint32_t>(texts.size()));
    auto* id = insert.add_fields_data();
    id->set_field_name("id");
    id->set_type(schema_pb::Int64);
    auto* text = insert.add_fields_data();
    text->set_field_name("text");
    text->set_type(schema_pb::VarChar);
    for (size_t i = 0; i < texts.size(); ++i) {
      id->mutable_scalars()->mutable_long_data()->add_data(static_cast<int64_t>(i));
      text->mutable_scalars()->mutable_string_data()->add_data(texts[i]);
    }
    const auto inserted = service.Ask<pb::MutationResult>("Insert", insert);
    EXPECT_EQ(inserted.status().reason(), "");
    EXPECT_EQ(inserted.insert_cnt(), texts.size());
  }

  pb::SearchResults Search(const std::vector<std::string>& words) {
    milvus::proto::common::PlaceholderGroup group;
    auto* value = group.add_placeholders();
    value->set_tag("$0");
    value->set_type(milvus::proto::common::VarChar);
    for (const std::string& text : words) value->add_values(text);
    auto request = OfNotes<pb::SearchRequest>();
    request.set_nq(static_cast<int64_t>(words.size()));
    request.set_placeholder_group(group.SerializeAsString());
    AddPair(request.mutable_search_params(), "topk", "1");
    AddPair(request.mutable_search_params(), "anns_field", "vector");
    request.add_output_fields("*");
    return service.Ask<pb::SearchResults>("Search", request);
  }

  engine::TestEmbedder embedder;
  TestService service{&embedder};
};

TEST_F(MilvusTextTest, AClientNeedsNoModelOfItsOwn) {
  MakeNotes({"aaa", "bbb", "ccc"});
  const auto found = Search({"cc", "a"});
  ASSERT_EQ(found.status().reason(), "");
  EXPECT_THAT(found.results().ids().int_id().data(), ElementsAre(2, 0));
  EXPECT_THAT(found.results().output_fields(), ElementsAre("text", "id", "vector"));
  EXPECT_EQ(found.results().fields_data_size(), 3);
}

TEST_F(MilvusTextTest, TheFunctionIsDescribedAsItWasGiven) {
  MakeNotes({"aaa"});
  const auto told = service.Ask<pb::DescribeCollectionResponse>(
      "DescribeCollection", OfNotes<pb::DescribeCollectionRequest>());
  ASSERT_EQ(told.schema().functions_size(), 1);
  const auto& function = told.schema().functions(0);
  EXPECT_EQ(function.type(), schema_pb::TextEmbedding);
  ASSERT_EQ(function.params_size(), 1);
  EXPECT_EQ(function.params(0).value(), "elanus");
  EXPECT_TRUE(told.schema().fields(2).is_function_output());
}

TEST_F(MilvusTextTest, WhatCannotBeIsRefusedWhenTheCollectionIsMade) {
  EXPECT_THAT(Create("openai", "4"), HasSubstr("'elanus'"));
  EXPECT_THAT(Create("elanus", "768"), HasSubstr("[768]"));
}

TEST_F(MilvusTextTest, TextWithoutWordsIsRefused) {
  MakeNotes({"aaa"});
  EXPECT_THAT(Search({""}).status().reason(), HasSubstr("does not support empty text"));
}

}  // namespace
}  // namespace elanus::app
