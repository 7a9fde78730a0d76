// Every call of the Milvus service under requests that are wrong: nothing crashes, every answer is
// an answer, and a collection that the requests do not name is as it was.
//
//   ELANUS_SEED=N app_tests --gtest_filter='HostileCalls*'    repeats a run; ELANUS_FULL=1 asks
//   1,000
//                                                             requests of each call
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/random_messages.h"
#include "app/test_service.h"
#include "milvus.pb.h"

namespace elanus::app {
namespace {

namespace pb = milvus::proto::milvus;
namespace schema_pb = milvus::proto::schema;

constexpr int kDim = 4;
constexpr int kRows = 20;
constexpr int kRequestsPerCall = 1000;

std::string SchemaBytes() {
  schema_pb::CollectionSchema schema;
  auto* id = schema.add_fields();
  id->set_name("id");
  id->set_data_type(schema_pb::Int64);
  id->set_is_primary_key(true);
  auto* title = schema.add_fields();
  title->set_name("title");
  title->set_data_type(schema_pb::VarChar);
  auto* length = title->add_type_params();
  length->set_key("max_length");
  length->set_value("20");
  auto* vector = schema.add_fields();
  vector->set_name("vector");
  vector->set_data_type(schema_pb::FloatVector);
  auto* dim = vector->add_type_params();
  dim->set_key("dim");
  dim->set_value(std::to_string(kDim));
  return schema.SerializeAsString();
}

pb::InsertRequest GoodInsert(const std::string& collection) {
  pb::InsertRequest request;
  request.set_collection_name(collection);
  request.set_num_rows(kRows);
  auto* id = request.add_fields_data();
  id->set_field_name("id");
  id->set_type(schema_pb::Int64);
  auto* title = request.add_fields_data();
  title->set_field_name("title");
  title->set_type(schema_pb::VarChar);
  auto* vector = request.add_fields_data();
  vector->set_field_name("vector");
  vector->set_type(schema_pb::FloatVector);
  vector->mutable_vectors()->set_dim(kDim);
  for (int row = 0; row < kRows; ++row) {
    id->mutable_scalars()->mutable_long_data()->add_data(row);
    title->mutable_scalars()->mutable_string_data()->add_data("t" + std::to_string(row));
    for (int i = 0; i < kDim; ++i) {
      vector->mutable_vectors()->mutable_float_vector()->add_data(static_cast<float>(row + i));
    }
  }
  return request;
}

std::string Placeholders(const std::vector<float>& vector) {
  milvus::proto::common::PlaceholderGroup group;
  auto* value = group.add_placeholders();
  value->set_tag("$0");
  value->set_type(milvus::proto::common::FloatVector);
  value->add_values(vector.data(), vector.size() * sizeof(float));
  return group.SerializeAsString();
}

void SetParam(pb::SearchRequest* request, const std::string& key, const std::string& value) {
  auto* pair = request->add_search_params();
  pair->set_key(key);
  pair->set_value(value);
}

pb::SearchRequest GoodSearch(const std::string& collection) {
  pb::SearchRequest request;
  request.set_collection_name(collection);
  request.set_nq(1);
  request.set_placeholder_group(Placeholders({1, 2, 3, 4}));
  SetParam(&request, "topk", "5");
  SetParam(&request, "anns_field", "vector");
  return request;
}

void MakeCollection(TestService* world, const std::string& name) {
  pb::CreateCollectionRequest create;
  create.set_collection_name(name);
  create.set_schema(SchemaBytes());
  ASSERT_EQ(world->Ask<milvus::proto::common::Status>("CreateCollection", create).code(), 0);
  pb::CreateIndexRequest index;
  index.set_collection_name(name);
  index.set_field_name("vector");
  ASSERT_EQ(world->Ask<milvus::proto::common::Status>("CreateIndex", index).code(), 0);
  pb::LoadCollectionRequest load;
  load.set_collection_name(name);
  ASSERT_EQ(world->Ask<milvus::proto::common::Status>("LoadCollection", load).code(), 0);
  const auto inserted = world->Ask<pb::MutationResult>("Insert", GoodInsert(name));
  ASSERT_EQ(inserted.insert_cnt(), kRows) << inserted.status().reason();
}

// What the collection says that no random request can name.
std::string Kept(TestService* world) {
  const auto found = world->Ask<pb::SearchResults>("Search", GoodSearch("kept_apart"));
  return found.status().reason() + found.results().SerializeAsString();
}

uint64_t Seed() {
  const char* given = std::getenv("ELANUS_SEED");
  const uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device()();
  std::printf("ELANUS_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

std::unique_ptr<google::protobuf::Message> RequestOf(const api::Call& call) {
  const auto* method = pb::InsertRequest::descriptor()
                           ->file()
                           ->FindServiceByName("MilvusService")
                           ->FindMethodByName(call.name);
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type());
  return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

TEST(HostileCallsTest, AnyRequestGetsAnAnswer) {
  TestService world;
  ASSERT_NO_FATAL_FAILURE(MakeCollection(&world, "kept_apart"));
  const std::string before = Kept(&world);
  RandomMessages random(Seed());
  google::protobuf::SetLogHandler(nullptr);  // It tells of every text that is not UTF-8.
  for (const api::Call& call : api::Calls()) {
    if (call.answer == nullptr) continue;
    for (int i = 0; i < kRequestsPerCall; ++i) {
      const auto request = RequestOf(call);
      random.Fill(request.get());
      std::string bytes = request->SerializePartialAsString();
      if (random.Chance(0.3)) bytes = random.Damage(bytes);
      ASSERT_NE(world.Ask(call.name, bytes), nullptr) << call.name;
    }
  }
  EXPECT_EQ(Kept(&world), before);
}

// Each changes a good request so that it must be refused.
using SpoilInsert = void (*)(pb::InsertRequest*);
using SpoilSearch = void (*)(pb::SearchRequest*);

schema_pb::FieldData* FieldOf(pb::InsertRequest* request, int i) {
  return request->mutable_fields_data(i);
}

TEST(HostileCallsTest, ASpoiltInsertIsRefusedWhole) {
  const std::vector<std::pair<const char*, SpoilInsert>> ways = {
      {"no rows", [](auto* r) { r->set_num_rows(0); }},
      {"more rows than values", [](auto* r) { r->set_num_rows(kRows + 1); }},
      {"four billion rows", [](auto* r) { r->set_num_rows(0xffffffff); }},
      {"wrong dimension", [](auto* r) { FieldOf(r, 2)->mutable_vectors()->set_dim(kDim * 2); }},
      {"negative dimension", [](auto* r) { FieldOf(r, 2)->mutable_vectors()->set_dim(-4); }},
      {"half a vector",
       [](auto* r) {
         FieldOf(r, 2)->mutable_vectors()->mutable_float_vector()->mutable_data()->RemoveLast();
       }},
      {"NaN",
       [](auto* r) {
         FieldOf(r, 2)->mutable_vectors()->mutable_float_vector()->set_data(
             5, std::numeric_limits<float>::quiet_NaN());
       }},
      {"infinity",
       [](auto* r) {
         FieldOf(r, 2)->mutable_vectors()->mutable_float_vector()->set_data(
             0, std::numeric_limits<float>::infinity());
       }},
      {"another vector type",
       [](auto* r) { FieldOf(r, 2)->mutable_vectors()->set_binary_vector("0123"); }},
      {"bytes for a float vector",
       [](auto* r) { FieldOf(r, 2)->mutable_vectors()->set_float16_vector("01234567"); }},
      {"texts for integers",
       [](auto* r) { FieldOf(r, 0)->mutable_scalars()->mutable_string_data()->add_data("1"); }},
      {"a field twice", [](auto* r) { *r->add_fields_data() = r->fields_data(0); }},
      {"an unknown field", [](auto* r) { FieldOf(r, 1)->set_field_name("nope"); }},
      {"a missing field", [](auto* r) { r->mutable_fields_data()->DeleteSubrange(2, 1); }},
      {"a long text",
       [](auto* r) {
         FieldOf(r, 1)->mutable_scalars()->mutable_string_data()->set_data(3, std::string(21, 'a'));
       }},
      {"an unknown partition", [](auto* r) { r->set_partition_name("nope"); }},
      {"no fields", [](auto* r) { r->clear_fields_data(); }},
  };
  TestService world;
  ASSERT_NO_FATAL_FAILURE(MakeCollection(&world, "kept_apart"));
  const std::string before = Kept(&world);
  for (const auto& [what, spoil] : ways) {
    pb::InsertRequest request = GoodInsert("kept_apart");
    spoil(&request);
    const auto answer = world.Ask<pb::MutationResult>("Insert", request);
    EXPECT_NE(answer.status().code(), 0) << what;
    EXPECT_NE(answer.status().error_code(), 0) << what;
    EXPECT_FALSE(answer.status().reason().empty()) << what;
  }
  EXPECT_EQ(Kept(&world), before);
}

TEST(HostileCallsTest, ASpoiltSearchIsRefused) {
  const std::vector<std::pair<const char*, SpoilSearch>> ways = {
      {"nq 0", [](auto* r) { r->set_nq(0); }},
      {"nq 2 of 1", [](auto* r) { r->set_nq(2); }},
      {"nq of a billion", [](auto* r) { r->set_nq(1'000'000'000); }},
      {"negative nq", [](auto* r) { r->set_nq(-1); }},
      {"a short vector",
       [](auto* r) {
         r->set_placeholder_group(Placeholders({1, 2, 3}));
       }},
      {"a vector cut within a number",
       [](auto* r) {
         std::string bytes = Placeholders({1, 2, 3, 4});
         r->set_placeholder_group(bytes.substr(0, bytes.size() - 1));
       }},
      {"NaN",
       [](auto* r) {
         r->set_placeholder_group(Placeholders({1, 2, std::numeric_limits<float>::quiet_NaN(), 4}));
       }},
      {"no vectors", [](auto* r) { r->set_placeholder_group(""); }},
      {"no placeholders", [](auto* r) { r->clear_placeholder_group(); }},
      {"rubbish", [](auto* r) { r->set_placeholder_group("\xff\xff\xff"); }},
      {"topk 0", [](auto* r) { SetParam(r, "topk", "0"); }},
      {"topk 16385", [](auto* r) { SetParam(r, "topk", "16385"); }},
      {"topk of letters", [](auto* r) { SetParam(r, "topk", "ten"); }},
      {"an offset below 0", [](auto* r) { SetParam(r, "offset", "-1"); }},
      {"an unknown metric", [](auto* r) { SetParam(r, "metric_type", "FOO"); }},
      {"another metric", [](auto* r) { SetParam(r, "metric_type", "HAMMING"); }},
      {"params that are no JSON", [](auto* r) { SetParam(r, "params", "{"); }},
      {"params nested deeply", [](auto* r) { SetParam(r, "params", std::string(1000, '[')); }},
      {"an unknown field", [](auto* r) { SetParam(r, "anns_field", "nope"); }},
      {"a field that is no vector", [](auto* r) { SetParam(r, "anns_field", "title"); }},
      {"an unreadable filter", [](auto* r) { r->set_dsl("id >"); }},
      {"a filter too deep", [](auto* r) { r->set_dsl(std::string(5000, '(') + "id"); }},
      {"an unknown output field", [](auto* r) { r->add_output_fields("nope"); }},
      {"an unknown partition", [](auto* r) { r->add_partition_names("nope"); }},
      {"an unknown collection", [](auto* r) { r->set_collection_name("nope"); }},
      {"an unknown database", [](auto* r) { r->set_db_name("nope"); }},
  };
  TestService world;
  ASSERT_NO_FATAL_FAILURE(MakeCollection(&world, "kept_apart"));
  ASSERT_EQ(world.Ask<pb::SearchResults>("Search", GoodSearch("kept_apart")).results().topks(0), 5);
  for (const auto& [what, spoil] : ways) {
    pb::SearchRequest request = GoodSearch("kept_apart");
    spoil(&request);
    const auto answer = world.Ask<pb::SearchResults>("Search", request);
    EXPECT_NE(answer.status().code(), 0) << what;
    EXPECT_NE(answer.status().error_code(), 0) << what;
    EXPECT_FALSE(answer.status().reason().empty()) << what;
  }
}

TEST(HostileCallsTest, TextThatIsNotUtf8IsRefusedInWords) {
  TestService world;
  pb::HasCollectionRequest request;
  std::string bytes = request.SerializeAsString();
  bytes += "\x1a\x02\xff\xfe";  // collection_name, two bytes.
  const auto answer = world.Ask("HasCollection", bytes);
  const auto& status = dynamic_cast<const pb::BoolResponse&>(*answer).status();
  EXPECT_EQ(status.code(), 1100);
  EXPECT_NE(status.reason().find("UTF-8"), std::string::npos);
}

}  // namespace
}  // namespace elanus::app
