// How answers leave the service: what is large is sent from where it lies.
#include "app/test_service.h"
#include "engine/test_store.h"
#include "milvus.pb.h"

namespace elanus::app {
namespace {

namespace pb = milvus::proto::milvus;

class MilvusAnswersTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(engine::IsOk(engine::MakePictures(&service.store())));
    const core::InsertRequest rows = engine::Put({{1, "one", 10}, {2, "two", 20}});
    ASSERT_TRUE(engine::IsOk(service.store().Insert(rows)));
  }

  pb::QueryResults Query(const std::vector<std::string>& fields) {
    pb::QueryRequest request;
    request.set_collection_name("pictures");
    request.set_expr("id > 1");
    for (const std::string& field : fields) request.add_output_fields(field);
    return service.Ask<pb::QueryResults>("Query", request);
  }

  TestService service;
};

TEST_F(MilvusAnswersTest, TheRowsOfAQueryAreWrittenAroundTheirColumns) {
  const pb::QueryResults answer = Query({"id", "clip"});
  EXPECT_TRUE(service.came_encoded());
  EXPECT_TRUE(answer.has_status());
  EXPECT_EQ(answer.collection_name(), "pictures");
  EXPECT_EQ(answer.primary_field_name(), "id");
  EXPECT_GT(answer.session_ts(), 0);
  ASSERT_EQ(answer.fields_data_size(), 2);
  EXPECT_EQ(answer.fields_data(0).scalars().long_data().data(0), 2);
  EXPECT_EQ(answer.fields_data(1).vectors().float_vector().data(1), 20);
}

TEST_F(MilvusAnswersTest, ACountIsAMessage) {
  const pb::QueryResults answer = Query({"count(*)"});
  EXPECT_FALSE(service.came_encoded());
  EXPECT_EQ(answer.collection_name(), "pictures");
  ASSERT_EQ(answer.fields_data_size(), 1);
  EXPECT_EQ(answer.fields_data(0).scalars().long_data().data(0), 1);
}

}  // namespace
}  // namespace elanus::app
