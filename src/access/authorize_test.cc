// Who may make which call: the whole table of decisions for users of every kind.
#include <gmock/gmock.h>

#include "access/test_access.h"

namespace elanus::access {
namespace {

struct Asked {
  std::string call;
  std::vector<std::string> names;
  bool none;    // A user without a role.
  bool reader;  // CollectionReadOnly, DatabaseReadOnly.
  bool writer;  // CollectionReadWrite, DatabaseReadWrite.
  bool ruler;   // ClusterAdmin, DatabaseAdmin, CollectionAdmin.
};

const std::vector<Asked> kTable = {
    {"Connect", {}, true, true, true, true},
    {"GetVersion", {}, true, true, true, true},
    {"CheckHealth", {}, true, true, true, true},
    {"HasCollection", {}, true, true, true, true},
    {"ShowCollections", {}, true, true, true, true},
    {"DescribeCollection", {"books"}, true, true, true, true},
    {"DescribeIndex", {"books"}, true, true, true, true},
    {"UpdateCredential", {"USER"}, true, true, true, true},
    {"SelectUser", {"USER"}, true, true, true, true},

    {"Search", {"books"}, false, true, true, true},
    {"HybridSearch", {"books"}, false, true, true, true},
    {"Query", {"books"}, false, true, true, true},
    {"GetLoadState", {"books"}, false, true, true, true},
    {"GetLoadingProgress", {"books"}, false, true, true, true},
    {"GetCollectionStatistics", {"books"}, false, true, true, true},
    {"GetPartitionStatistics", {"books"}, false, true, true, true},
    {"ShowPartitions", {"books"}, false, true, true, true},
    {"GetFlushState", {"books"}, false, true, true, true},
    {"DescribeDatabase", {}, false, true, true, true},

    {"Insert", {"books"}, false, false, true, true},
    {"Upsert", {"books"}, false, false, true, true},
    {"Delete", {"books"}, false, false, true, true},
    {"LoadCollection", {"books"}, false, false, true, true},
    {"ReleaseCollection", {"books"}, false, false, true, true},
    {"Flush", {"books", "films"}, false, false, true, true},
    {"CreateIndex", {"books"}, false, false, true, true},
    {"DropIndex", {"books"}, false, false, true, true},
    {"CreatePartition", {"books"}, false, false, true, true},
    {"ManualCompaction", {"books"}, false, false, true, true},
    {"AlterDatabase", {}, false, false, true, true},

    {"CreateCollection", {"books"}, false, false, false, true},
    {"DropCollection", {"books"}, false, false, false, true},
    {"TruncateCollection", {"books"}, false, false, false, true},
    {"AlterCollection", {"books"}, false, false, false, true},
    {"RenameCollection", {}, false, false, false, true},
    {"CreateAlias", {"books"}, false, false, false, true},
    {"DropAlias", {"books"}, false, false, false, true},
    {"AlterAlias", {"books", "films"}, false, false, false, true},
    {"CreateDatabase", {}, false, false, false, true},
    {"DropDatabase", {}, false, false, false, true},
    {"FlushAll", {}, false, false, false, true},
    {"CreateCredential", {}, false, false, false, true},
    {"UpdateCredential", {"other"}, false, false, false, true},
    {"DeleteCredential", {}, false, false, false, true},
    {"ListCredUsers", {}, false, false, false, true},
    {"SelectUser", {"other"}, false, false, false, true},
    {"SelectUser", {}, false, false, false, true},
    {"CreateRole", {}, false, false, false, true},
    {"AlterRole", {}, false, false, false, true},
    {"DropRole", {}, false, false, false, true},
    {"SelectRole", {}, false, false, false, true},
    {"SelectGrant", {"none"}, false, false, false, true},
    {"OperateUserRole", {}, false, false, false, true},
    {"OperatePrivilege", {}, false, false, false, true},
    {"OperatePrivilegeV2", {}, false, false, false, true},
    {"CreatePrivilegeGroup", {}, false, false, false, true},
    {"DropPrivilegeGroup", {}, false, false, false, true},
    {"ListPrivilegeGroups", {}, false, false, false, true},
    {"OperatePrivilegeGroup", {}, false, false, false, true},
    {"BackupRBAC", {}, false, false, false, true},
    {"RestoreRBAC", {}, false, false, false, true},

    {"CreateReplicateStream", {}, false, false, false, false},
    {"GetMetrics", {}, false, false, false, false},
    {"NoSuchCall", {}, false, false, false, false},
    {"", {}, false, false, false, false},
};

class AuthorizeTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(IsOk(access.Open()));
    access.MakeUser("none", "nothing", {});
    access.MakeUser("reader", "reading", {"CollectionReadOnly", "DatabaseReadOnly"});
    access.MakeUser("writer", "writing", {"CollectionReadWrite", "DatabaseReadWrite"});
    access.MakeUser("ruler", "ruling", {"CollectionAdmin", "DatabaseAdmin", "ClusterAdmin"});
    access.MakeUser("boss", "bosses", {});
    ASSERT_TRUE(IsOk(access->BindRole("boss", kAdminRole)));
  }

  bool MayDo(const std::string& user, const Asked& asked) {
    std::vector<std::string> names = asked.names;
    if (names == std::vector<std::string>{"USER"}) names = {user};
    return access.May(user, asked.call, names, "default");
  }

  TestAccess access;
};

TEST_F(AuthorizeTest, EveryKindOfUserMayDoWhatItsGroupsSay) {
  for (const Asked& asked : kTable) {
    SCOPED_TRACE(asked.call);
    EXPECT_EQ(MayDo("none", asked), asked.none);
    EXPECT_EQ(MayDo("reader", asked), asked.reader);
    EXPECT_EQ(MayDo("writer", asked), asked.writer);
    EXPECT_EQ(MayDo("ruler", asked), asked.ruler);
    EXPECT_TRUE(MayDo("boss", asked)) << "the role admin may do everything";
    EXPECT_TRUE(MayDo("root", asked));
    EXPECT_FALSE(MayDo("stranger", asked)) << "who is not a user may do nothing";
  }
}

TEST_F(AuthorizeTest, RefusalsAreInMilvusWords) {
  const core::Status refused =
      access->Authorize({.user = "none"}, "Search", {.database = "", .names = {"books"}});
  EXPECT_EQ(refused.number(), core::Number::kNotPermitted);
  EXPECT_EQ(refused.message(),
            "PrivilegeSearch: permission deny to none in the `default` database");
}

TEST_F(AuthorizeTest, AGrantIsOnItsObjectAndDatabaseAlone) {
  access.MakeUser("ann", "some", {});
  ASSERT_TRUE(IsOk(access.Grant("some", "CollectionReadWrite", "books", "shop")));
  EXPECT_TRUE(access.May("ann", "Insert", {"books"}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {"films"}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {"books"}, ""));
  EXPECT_FALSE(access.May("ann", "Insert", {"book"}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {"*"}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {""}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {}, "shop"));
  EXPECT_FALSE(access.May("ann", "Insert", {"books"}, "*"));
  EXPECT_TRUE(access.May("ann", "Flush", {"books"}, "shop"));
  EXPECT_FALSE(access.May("ann", "Flush", {"books", "films"}, "shop")) << "all, or none";
  EXPECT_FALSE(access.May("ann", "Flush", {}, "shop"));
}

// Milvus counts aliases as global: there, this grant would reach every collection's.
TEST_F(AuthorizeTest, AliasesAreTheirCollections) {
  access.MakeUser("ann", "some", {});
  ASSERT_TRUE(IsOk(access.Grant("some", "CollectionAdmin", "books", "default")));
  EXPECT_TRUE(access.May("ann", "CreateAlias", {"books"}));
  EXPECT_FALSE(access.May("ann", "CreateAlias", {"films"}));
  EXPECT_FALSE(access.May("ann", "AlterAlias", {"films", "books"}));
  EXPECT_FALSE(access.May("ann", "DropAlias", {}));
}

TEST_F(AuthorizeTest, PrivilegesBringWhatBelongsToThem) {
  access.MakeUser("ann", "some", {"Load", "Flush"});
  EXPECT_TRUE(access.May("ann", "GetLoadState", {"books"}));
  EXPECT_TRUE(access.May("ann", "GetFlushState", {"books"}));
  EXPECT_FALSE(access.May("ann", "ReleaseCollection", {"books"}));
}

TEST_F(AuthorizeTest, AllAndAnyAreOfTheirKind) {
  access.MakeUser("ann", "some", {});
  access.MakeUser("bob", "everything", {"All"});
  ASSERT_TRUE(IsOk(access->ChangeGrant({.revokes = false,
                                        .form = GrantForm::kByObject,
                                        .role = "some",
                                        .object_type = "Collection",
                                        .object = "books",
                                        .privilege = "*",
                                        .database = "default",
                                        .grantor = "root"})));
  EXPECT_TRUE(access.May("ann", "Insert", {"books"}));
  EXPECT_FALSE(access.May("ann", "Insert", {"films"}));
  EXPECT_FALSE(access.May("ann", "DropCollection", {"books"})) << "that is a global privilege";
  EXPECT_TRUE(access.May("bob", "Insert", {"films"}));
  EXPECT_TRUE(access.May("bob", "CreateCredential"));
  EXPECT_FALSE(access.May("bob", "CreateReplicateStream")) << "no privilege covers it";
}

TEST_F(AuthorizeTest, GroupsOfUsersWorkAtOnceAndLapseAtOnce) {
  access.MakeUser("ann", "some", {});
  ASSERT_TRUE(IsOk(access->CreateGroup("mine")));
  ASSERT_TRUE(IsOk(access.Grant("some", "mine")));
  EXPECT_FALSE(access.May("ann", "Search", {"books"}));
  ASSERT_TRUE(IsOk(access->AddToGroup({"mine", {"Search"}})));
  EXPECT_TRUE(access.May("ann", "Search", {"books"}));
  ASSERT_TRUE(IsOk(access->RemoveFromGroup({"mine", {"Search"}})));
  EXPECT_FALSE(access.May("ann", "Search", {"books"}));
  ASSERT_TRUE(IsOk(access->AddToGroup({"mine", {"Search"}})));
  ASSERT_TRUE(IsOk(access->UnbindRole("ann", "some")));
  EXPECT_FALSE(access.May("ann", "Search", {"books"}));
}

TEST_F(AuthorizeTest, EverybodySeesTheirOwnRoles) {
  EXPECT_TRUE(access.May("reader", "SelectGrant", {"reading"}));
  EXPECT_TRUE(access.May("reader", "SelectGrant", {"public"}));
  EXPECT_FALSE(access.May("reader", "SelectGrant", {"writing"}));
  EXPECT_FALSE(access.May("reader", "SelectGrant", {""}));
}

// Whoever does not rule can do nothing that would give them, or anybody, more than they have.
TEST_F(AuthorizeTest, NobodyWidensTheirOwnScope) {
  const std::vector<std::string> widening = {
      "CreateCredential", "CreateRole",           "OperateUserRole",       "OperatePrivilege",
      "RestoreRBAC",      "OperatePrivilegeV2",   "OperatePrivilegeGroup", "CreatePrivilegeGroup",
      "BackupRBAC",       "CreateReplicateStream"};
  access.MakeUser("ann", "some", {});
  for (const Privilege& privilege : AllPrivileges()) {
    const std::string name(privilege.name);
    if (LevelOf(name) == Level::kCluster || name == kAllPrivileges) continue;
    ASSERT_TRUE(IsOk(access->CreateRole("r" + name, "")));
    ASSERT_TRUE(IsOk(access.Grant("r" + name, name)));
    ASSERT_TRUE(IsOk(access->BindRole("ann", "r" + name)));
    for (const std::string& call : widening) {
      for (const std::vector<std::string>& names :
           {std::vector<std::string>{}, {"ann"}, {"r" + name}, {"*"}}) {
        EXPECT_FALSE(access.May("ann", call, names)) << call << " with " << name;
      }
    }
  }
  EXPECT_TRUE(access.May("ann", "Insert", {"books"})) << "the roles were hers";
}

TEST_F(AuthorizeTest, ListsShowWhatSomethingIsGrantedOn) {
  access.MakeUser("ann", "some", {});
  EXPECT_FALSE(access->Sees({.user = "ann"}, "default"));
  ASSERT_TRUE(IsOk(access.Grant("some", "Search", "books", "shop")));
  EXPECT_TRUE(access->Sees({.user = "ann"}, "shop"));
  EXPECT_FALSE(access->Sees({.user = "ann"}, "default"));
  EXPECT_TRUE(access->Sees({.user = "ann"}, "shop", "books"));
  EXPECT_FALSE(access->Sees({.user = "ann"}, "shop", "films"));
  EXPECT_TRUE(access->Sees({.user = "root"}, "shop", "films"));
  EXPECT_FALSE(access->Sees({.user = "stranger"}, "shop"));
}

TEST(CallRules, NameOnlyPrivilegesThatThereAre) {
  for (const CallRule& rule : CallRules()) {
    if (rule.privilege.empty()) continue;
    const Privilege* privilege = FindPrivilege(rule.privilege);
    ASSERT_NE(privilege, nullptr) << rule.call;
    if (privilege->object == ObjectType::kCollection) {
      EXPECT_TRUE(rule.names == Names::kCollection || rule.names == Names::kCollections)
          << rule.call << " would need a grant on every collection";
    }
    if (privilege->object == ObjectType::kUser && rule.call != "ListUsersWithTag") {
      EXPECT_EQ(rule.names, Names::kUser) << rule.call;
    }
  }
  EXPECT_EQ(FindCallRule("Insert")->privilege, "Insert");
  EXPECT_EQ(FindCallRule("insert"), nullptr);
}

TEST(BuiltInGroups, HoldPrivilegesOfTheirLevel) {
  for (const BuiltInGroup& group : BuiltInGroups()) {
    for (std::string_view name : group.privileges) {
      EXPECT_NE(FindPrivilege(name), nullptr) << name;
      if (group.level != Level::kNone) {
        EXPECT_EQ(LevelOf(name), group.level) << name;
      }
    }
  }
}

}  // namespace
}  // namespace elanus::access
