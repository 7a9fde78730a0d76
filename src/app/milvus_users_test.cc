// Users over the Milvus API: what clients send about them, and what each may then do.
#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "access/access_control.h"
#include "access/base64.h"
#include "api/milvus/grpc_server.h"
#include "api/milvus/service.h"
#include "engine/test_store.h"
#include "milvus.pb.h"

namespace elanus::app {
namespace {

namespace pb = milvus::proto::milvus;
using access::EncodeBase64;
using engine::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Status = milvus::proto::common::Status;

constexpr const char* kDirectory = "/data/photos.db";
constexpr const char* kRootPassword = "root's own";

core::CollectionSchema SchemaOf(const std::string& name) {
  core::CollectionSchema schema = engine::PictureSchema();
  schema.name = name;
  return schema;
}

// What calls share, with users checked.
struct Service {
  Service(core::Store* store, access::AccessControl* access)
      : state{*store, *access, true, "0", {}} {}
  api::ServiceState state;
};

class MilvusUsersTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(IsOk(store.Open()));
    access = access::AccessControl::Open({.files = &store.files(),
                                          .directory = kDirectory,
                                          .root_password = kRootPassword,
                                          .needs_root_password = true})
                 .value();
    service = std::make_unique<Service>(store.get(), access.get());
    for (const char* name : {"books", "films"}) {
      ASSERT_TRUE(IsOk(engine::MakeReady(store.get(), SchemaOf(name))));
    }
    ASSERT_TRUE(IsOk(store->CreateAlias({"", "books"}, "tales")));
    ASSERT_TRUE(IsOk(store->CreateAlias({"", "films"}, "reels")));
  }

  // The answer; nothing if the caller may not make the call.
  api::Answer Ask(const std::string& user, const char* call,
                  const google::protobuf::Message& request) {
    api::Context context{.service = service->state,
                         .database = "",
                         .call = call,
                         .who = {user},
                         .refusal = core::Status::Ok()};
    const std::string bytes = request.SerializeAsString();
    google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
    api::Answer answer = api::Run(*api::FindCall(call), context, &stream);
    refusal = context.refusal;
    return answer;
  }

  template <typename Reply>
  Reply AskFor(const std::string& user, const char* call,
               const google::protobuf::Message& request) {
    const api::Answer answer = Ask(user, call, request);
    EXPECT_NE(answer, nullptr) << call << ": " << refusal.message();
    return answer == nullptr ? Reply() : dynamic_cast<const Reply&>(*answer);
  }

  // Whether root can; errors are told.
  void Do(const char* call, const google::protobuf::Message& request) {
    const auto status = AskFor<Status>("root", call, request);
    EXPECT_EQ(status.code(), 0) << call << ": " << status.reason();
  }

  bool May(const std::string& user, const char* call, const google::protobuf::Message& request) {
    return Ask(user, call, request) != nullptr;
  }

  void MakeUser(const std::string& name, const std::string& role) {
    pb::CreateCredentialRequest user;
    user.set_username(name);
    user.set_password(EncodeBase64("password of " + name));
    Do("CreateCredential", user);
    pb::CreateRoleRequest made;
    made.mutable_entity()->set_name(role);
    Do("CreateRole", made);
    pb::OperateUserRoleRequest binding;
    binding.set_username(name);
    binding.set_role_name(role);
    Do("OperateUserRole", binding);
  }

  void Grant(const std::string& role, const std::string& privilege, const std::string& collection) {
    pb::OperatePrivilegeV2Request request;
    request.mutable_role()->set_name(role);
    request.mutable_grantor()->mutable_privilege()->set_name(privilege);
    request.set_collection_name(collection);
    Do("OperatePrivilegeV2", request);
  }

  engine::TestStore store;
  std::unique_ptr<access::AccessControl> access;
  std::unique_ptr<Service> service;
  core::Status refusal;
};

template <typename Request>
Request Of(const std::string& collection) {
  Request request;
  request.set_collection_name(collection);
  return request;
}

TEST_F(MilvusUsersTest, UsersAreMadeChangedListedAndDeleted) {
  MakeUser("ann", "readers");
  EXPECT_TRUE(access->Authenticate(EncodeBase64("ann:password of ann")).ok());
  pb::UpdateCredentialRequest change;
  change.set_username("ann");
  change.set_oldpassword(EncodeBase64("password of ann"));
  change.set_newpassword(EncodeBase64("another"));
  EXPECT_EQ(AskFor<Status>("ann", "UpdateCredential", change).code(), 0) << "her own";
  EXPECT_TRUE(access->Authenticate(EncodeBase64("ann:another")).ok());
  EXPECT_EQ(AskFor<Status>("ann", "UpdateCredential", change).code(), 1400);
  change.set_newpassword("no base64!");
  EXPECT_EQ(AskFor<Status>("ann", "UpdateCredential", change).code(), 1100);
  change.set_username("root");
  EXPECT_FALSE(May("ann", "UpdateCredential", change));

  const auto users =
      AskFor<pb::ListCredUsersResponse>("root", "ListCredUsers", pb::ListCredUsersRequest());
  EXPECT_THAT(users.usernames(), ElementsAre("ann", "root"));
  pb::SelectUserRequest select;
  select.mutable_user()->set_name("ann");
  select.set_include_role_info(true);
  const auto found = AskFor<pb::SelectUserResponse>("ann", "SelectUser", select);
  ASSERT_EQ(found.results_size(), 1);
  EXPECT_EQ(found.results(0).roles(0).name(), "readers");
  select.mutable_user()->set_name("nobody");
  EXPECT_EQ(AskFor<pb::SelectUserResponse>("root", "SelectUser", select).results_size(), 0);
  EXPECT_FALSE(May("ann", "SelectUser", pb::SelectUserRequest()));

  pb::DeleteCredentialRequest gone;
  gone.set_username("ann");
  Do("DeleteCredential", gone);
  gone.set_username("root");
  EXPECT_EQ(AskFor<Status>("root", "DeleteCredential", gone).code(), 1401);
}

TEST_F(MilvusUsersTest, RolesAndGrantsAreShownAsClientsReadThem) {
  MakeUser("ann", "readers");
  pb::OperatePrivilegeRequest grant;
  grant.mutable_entity()->mutable_role()->set_name("readers");
  grant.mutable_entity()->mutable_object()->set_name("Collection");
  grant.mutable_entity()->set_object_name("books");
  grant.mutable_entity()->mutable_grantor()->mutable_privilege()->set_name("Search");
  Do("OperatePrivilege", grant);
  pb::SelectGrantRequest select;
  select.mutable_entity()->mutable_role()->set_name("readers");
  const auto grants = AskFor<pb::SelectGrantResponse>("ann", "SelectGrant", select);
  ASSERT_EQ(grants.entities_size(), 1);
  const pb::GrantEntity& entity = grants.entities(0);
  EXPECT_EQ(entity.role().name(), "readers");
  EXPECT_EQ(entity.object().name(), "Collection");
  EXPECT_EQ(entity.object_name(), "books");
  EXPECT_EQ(entity.db_name(), "default");
  EXPECT_EQ(entity.grantor().user().name(), "root");
  EXPECT_EQ(entity.grantor().privilege().name(), "Search");
  select.mutable_entity()->mutable_role()->set_name("admin");
  EXPECT_FALSE(May("ann", "SelectGrant", select));

  pb::SelectRoleRequest role;
  role.mutable_role()->set_name("readers");
  role.set_include_user_info(true);
  const auto roles = AskFor<pb::SelectRoleResponse>("root", "SelectRole", role);
  ASSERT_EQ(roles.results_size(), 1);
  EXPECT_EQ(roles.results(0).users(0).name(), "ann");
  pb::DropRoleRequest drop;
  drop.set_role_name("readers");
  EXPECT_THAT(AskFor<Status>("root", "DropRole", drop).reason(), HasSubstr("it has privileges"));
  grant.set_type(pb::Revoke);
  Do("OperatePrivilege", grant);
  Do("DropRole", drop);
}

TEST_F(MilvusUsersTest, GroupsAndBackupsGoAroundOnce) {
  MakeUser("ann", "readers");
  pb::CreatePrivilegeGroupRequest create;
  create.set_group_name("mine");
  Do("CreatePrivilegeGroup", create);
  pb::OperatePrivilegeGroupRequest add;
  add.set_group_name("mine");
  add.add_privileges()->set_name("Query");
  Do("OperatePrivilegeGroup", add);
  Grant("readers", "mine", "books");
  const auto groups = AskFor<pb::ListPrivilegeGroupsResponse>("root", "ListPrivilegeGroups",
                                                              pb::ListPrivilegeGroupsRequest());
  EXPECT_EQ(groups.privilege_groups(0).group_name(), "mine");
  EXPECT_EQ(groups.privilege_groups(0).privileges(0).name(), "Query");

  const auto backup =
      AskFor<pb::BackupRBACMetaResponse>("root", "BackupRBAC", pb::BackupRBACMetaRequest());
  const access::AccessState before = access->Backup();
  EXPECT_FALSE(May("ann", "BackupRBAC", pb::BackupRBACMetaRequest()));
  ASSERT_TRUE(IsOk(access->DeleteUser("ann")));
  ASSERT_TRUE(IsOk(access->DropRole("readers", true)));
  ASSERT_TRUE(IsOk(access->DropGroup("mine")));
  pb::RestoreRBACMetaRequest restore;
  *restore.mutable_rbac_meta() = backup.rbac_meta();
  EXPECT_FALSE(May("ann", "RestoreRBAC", restore));
  Do("RestoreRBAC", restore);
  EXPECT_EQ(access->Backup(), before);
}

TEST_F(MilvusUsersTest, ARequestIsJudgedByTheCollectionItNames) {
  MakeUser("ann", "readers");
  Grant("readers", "CollectionAdmin", "books");
  EXPECT_TRUE(May("ann", "Query", Of<pb::QueryRequest>("books")));
  EXPECT_FALSE(May("ann", "Query", Of<pb::QueryRequest>("films")));
  EXPECT_EQ(refusal.message(), "PrivilegeQuery: permission deny to ann in the `default` database");
  EXPECT_FALSE(May("ann", "Query", Of<pb::QueryRequest>("")));
  EXPECT_FALSE(May("ann", "DropCollection", Of<pb::DropCollectionRequest>("books")));
  EXPECT_FALSE(May("ann", "CreateDatabase", pb::CreateDatabaseRequest()));
  auto elsewhere = Of<pb::QueryRequest>("books");
  elsewhere.set_db_name("other");
  EXPECT_FALSE(May("ann", "Query", elsewhere)) << "the request's database counts";
  pb::FlushRequest flush;
  flush.add_collection_names("books");
  EXPECT_TRUE(May("ann", "Flush", flush));
  flush.add_collection_names("films");
  EXPECT_FALSE(May("ann", "Flush", flush));
}

TEST_F(MilvusUsersTest, AliasesAreJudgedByTheirCollections) {
  MakeUser("ann", "readers");
  Grant("readers", "CollectionAdmin", "books");
  pb::DescribeAliasRequest describe;
  describe.set_alias("tales");
  EXPECT_TRUE(May("ann", "DescribeAlias", describe));
  describe.set_alias("reels");
  EXPECT_FALSE(May("ann", "DescribeAlias", describe));
  pb::AlterAliasRequest alter;
  alter.set_alias("reels");
  alter.set_collection_name("books");
  EXPECT_FALSE(May("ann", "AlterAlias", alter)) << "that takes it from films";
  pb::DropAliasRequest drop;
  drop.set_alias("tales");
  EXPECT_TRUE(May("ann", "DropAlias", drop));
  drop.set_alias("reels");
  EXPECT_FALSE(May("ann", "DropAlias", drop));
}

TEST_F(MilvusUsersTest, IdsAreForWhoMaySeeAll) {
  MakeUser("ann", "readers");
  Grant("readers", "CollectionReadWrite", "books");
  pb::ManualCompactionRequest compact;
  compact.set_collectionid(store->DescribeCollection({"", "books"})->id);
  EXPECT_FALSE(May("ann", "ManualCompaction", compact));
  compact.set_collection_name("books");
  EXPECT_TRUE(May("ann", "ManualCompaction", compact));
}

TEST_F(MilvusUsersTest, ListsShowWhatIsGranted) {
  MakeUser("ann", "readers");
  const auto shown = [&](const char* user) {
    const auto answer =
        AskFor<pb::ShowCollectionsResponse>(user, "ShowCollections", pb::ShowCollectionsRequest());
    return std::vector<std::string>(answer.collection_names().begin(),
                                    answer.collection_names().end());
  };
  EXPECT_THAT(shown("root"), ElementsAre("books", "films"));
  EXPECT_THAT(shown("ann"), IsEmpty());
  Grant("readers", "Search", "films");
  EXPECT_THAT(shown("ann"), ElementsAre("films"));
  const auto databases =
      AskFor<pb::ListDatabasesResponse>("ann", "ListDatabases", pb::ListDatabasesRequest());
  EXPECT_THAT(databases.db_names(), ElementsAre("default"));
}

TEST_F(MilvusUsersTest, WhereNobodyIsCheckedUsersAreKeptAllTheSame) {
  service->state.checks_users = false;
  MakeUser("ann", "readers");
  EXPECT_TRUE(May("stranger", "Query", Of<pb::QueryRequest>("books")));
  EXPECT_EQ(access->ListUsers().size(), 2U);
}

// Every call that is done must have been thought of: a rule, or a place among those for admins.
TEST_F(MilvusUsersTest, EveryCallThatIsDoneHasARule) {
  for (const api::Call& call : api::Calls()) {
    if (call.refusal != nullptr || std::string(call.name) == "GetMetrics") continue;
    EXPECT_NE(access::FindCallRule(call.name), nullptr) << call.name;
  }
}

class MilvusLoginTest : public MilvusUsersTest {
 protected:
  void SetUp() override {
    MilvusUsersTest::SetUp();
    api::GrpcOptions options;
    options.listen = "127.0.0.1:0";
    options.version = "0";
    options.checks_users = true;
    server = api::GrpcServer::Start(store.get(), access.get(), options).value();
    channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(server->port()),
                                  grpc::InsecureChannelCredentials());
  }

  grpc::Status Query(const std::string& authorization) {
    grpc::ClientContext context;
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    const grpc::internal::RpcMethod method("/milvus.proto.milvus.MilvusService/Query",
                                           grpc::internal::RpcMethod::NORMAL_RPC, channel);
    pb::QueryResults answer;
    return grpc::internal::BlockingUnaryCall(channel.get(), method, &context,
                                             Of<pb::QueryRequest>("books"), &answer);
  }

  std::unique_ptr<api::GrpcServer> server;
  std::shared_ptr<grpc::Channel> channel;
};

TEST_F(MilvusLoginTest, NobodyComesInWithoutTheRightPassword) {
  MakeUser("ann", "readers");
  EXPECT_TRUE(Query(EncodeBase64("root:" + std::string(kRootPassword))).ok());
  for (const std::string& wrong :
       {std::string(), EncodeBase64("root:Milvus"), EncodeBase64("root:"), EncodeBase64("root"),
        EncodeBase64("bob:" + std::string(kRootPassword)), std::string("not base64")}) {
    EXPECT_EQ(Query(wrong).error_code(), grpc::StatusCode::UNAUTHENTICATED) << wrong;
  }
  EXPECT_THAT(Query(EncodeBase64("root:Milvus")).error_message(),
              HasSubstr("auth check failure, please check username and password are correct"));
}

TEST_F(MilvusLoginTest, WhatIsNotGrantedIsRefusedByGrpcItself) {
  MakeUser("ann", "readers");
  const std::string login = EncodeBase64("ann:password of ann");
  const grpc::Status refused = Query(login);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(refused.error_message(),
            "PrivilegeQuery: permission deny to ann in the `default` database");
  Grant("readers", "Query", "books");
  EXPECT_TRUE(Query(login).ok());
}

}  // namespace
}  // namespace elanus::app
