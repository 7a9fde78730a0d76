// The server as a client on the network sees it: limits, refusals, metadata, stopping.
#include "api/milvus/grpc_server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <future>
#include <thread>

#include "access/access_control.h"
#include "engine/database.h"
#include "milvus.pb.h"
#include "os/memory_file_system.h"

namespace elanus::app {
namespace {

namespace pb = milvus::proto::milvus;
namespace schema_pb = milvus::proto::schema;
using Status = milvus::proto::common::Status;
using testing::HasSubstr;

class GrpcServerTest : public testing::Test {
 protected:
  GrpcServerTest()
      : store_(std::move(engine::OpenDatabase("/db", {}, &files_, &executor_, nullptr).value())),
        access_(access::AccessControl::Open({.files = &files_,
                                             .directory = "/db",
                                             .root_password = "",
                                             .needs_root_password = false})
                    .value()) {
    api::GrpcOptions options;
    options.listen = "127.0.0.1:0";
    options.version = "test";
    server_ = std::move(api::GrpcServer::Start(store_.get(), access_.get(), options).value());
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    channel_ = grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                         grpc::InsecureChannelCredentials(), arguments);
  }

  // What gRPC says of a call; the answer comes in `reply`.
  template <typename Request, typename Reply>
  grpc::Status Ask(const std::string& call, const Request& request, Reply* reply,
                   const std::string& database = "") {
    grpc::TemplatedGenericStub<Request, Reply> stub(channel_);
    grpc::ClientContext context;
    if (!database.empty()) context.AddMetadata("dbname", database);
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, "/milvus.proto.milvus.MilvusService/" + call, {}, &request, reply,
                   [&](grpc::Status status) { done.set_value(std::move(status)); });
    return done.get_future().get();
  }

  void MakeCollection() {
    schema_pb::CollectionSchema schema;
    auto* id = schema.add_fields();
    id->set_name("id");
    id->set_data_type(schema_pb::Int64);
    id->set_is_primary_key(true);
    auto* vector = schema.add_fields();
    vector->set_name("vector");
    vector->set_data_type(schema_pb::FloatVector);
    auto* dim = vector->add_type_params();
    dim->set_key("dim");
    dim->set_value("2");
    pb::CreateCollectionRequest request;
    request.set_collection_name("papers");
    request.set_schema(schema.SerializeAsString());
    Status reply;
    ASSERT_TRUE(Ask("CreateCollection", request, &reply).ok());
    ASSERT_EQ(reply.code(), 0) << reply.reason();
  }

  static pb::InsertRequest Row(int64_t key) {
    pb::InsertRequest request;
    request.set_collection_name("papers");
    request.set_num_rows(1);
    auto* id = request.add_fields_data();
    id->set_field_name("id");
    id->set_type(schema_pb::Int64);
    id->mutable_scalars()->mutable_long_data()->add_data(key);
    auto* vector = request.add_fields_data();
    vector->set_field_name("vector");
    vector->set_type(schema_pb::FloatVector);
    vector->mutable_vectors()->set_dim(2);
    vector->mutable_vectors()->mutable_float_vector()->add_data(1);
    vector->mutable_vectors()->mutable_float_vector()->add_data(2);
    return request;
  }

  os::MemoryFileSystem files_;
  core::InlineExecutor executor_;
  std::unique_ptr<core::Store> store_;
  std::unique_ptr<access::AccessControl> access_;
  std::unique_ptr<api::GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(GrpcServerTest, AMessageThatIsTooLargeIsRefusedInWords) {
  pb::InsertRequest request = Row(1);
  request.set_num_rows(100);
  request.set_partition_name(std::string(65 * 1024 * 1024, 'a'));
  pb::MutationResult reply;
  ASSERT_TRUE(Ask("Insert", request, &reply).ok());
  EXPECT_EQ(reply.status().code(), 1102);
  EXPECT_THAT(reply.status().reason(), HasSubstr("it has 100 rows: send at most 93 at a time"));
}

TEST_F(GrpcServerTest, ACallThatIsNotDoneIsRefusedWithAStatus) {
  Status reply;
  ASSERT_TRUE(Ask("CreateSnapshot", pb::CreateSnapshotRequest(), &reply).ok());
  EXPECT_EQ(reply.code(), 10);
  EXPECT_EQ(reply.error_code(), milvus::proto::common::UnexpectedError);
}

TEST_F(GrpcServerTest, OnlyTheCallThatClientsFallBackFromIsUnknown) {
  pb::AlterCollectionSchemaResponse reply;
  const grpc::Status status =
      Ask("AlterCollectionSchema", pb::AlterCollectionSchemaRequest(), &reply);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(GrpcServerTest, TheMetadataNamesTheDatabase) {
  ASSERT_TRUE(store_->CreateDatabase("books", {}).ok());
  MakeCollection();
  pb::HasCollectionRequest request;
  request.set_collection_name("papers");
  pb::BoolResponse reply;
  ASSERT_TRUE(Ask("HasCollection", request, &reply).ok());
  EXPECT_TRUE(reply.value());
  ASSERT_TRUE(Ask("HasCollection", request, &reply, "books").ok());
  EXPECT_FALSE(reply.value());
}

TEST_F(GrpcServerTest, AnAddressInUseIsSaidSo) {
  api::GrpcOptions options;
  options.listen = "127.0.0.1:" + std::to_string(server_->port());
  const auto second = api::GrpcServer::Start(store_.get(), access_.get(), options);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.status().message(), HasSubstr("in use"));
}

TEST_F(GrpcServerTest, WhatWasAcknowledgedBeforeTheEndIsThere) {
  MakeCollection();
  std::atomic<int64_t> acknowledged = 0;
  std::vector<std::thread> writers;
  for (int64_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int64_t row = 0;; ++row) {
        pb::MutationResult reply;
        if (!Ask("Insert", Row(writer * 1'000'000 + row), &reply).ok()) return;
        EXPECT_EQ(reply.status().code(), 0) << reply.status().reason();
        acknowledged += reply.insert_cnt();
      }
    });
  }
  while (acknowledged < 200) std::this_thread::yield();
  server_->Stop(std::chrono::seconds(4));
  for (std::thread& writer : writers) writer.join();
  const auto statistics = store_->GetStatistics({"", "papers"});
  ASSERT_TRUE(statistics.ok());
  EXPECT_EQ(statistics->rows, acknowledged);
}

}  // namespace
}  // namespace elanus::app
