// Users, roles and grants: what the verbs promise, and in which words they refuse.
#include "access/access_control.h"

#include <gmock/gmock.h>

#include <thread>

#include "access/test_access.h"

namespace elanus::access {
namespace {

using core::Number;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AccessControlTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(IsOk(access.Open())); }

  static void ExpectRefusal(const core::Status& status, Number number, const std::string& words) {
    EXPECT_EQ(status.number(), number) << status.message();
    EXPECT_THAT(status.message(), HasSubstr(words));
  }

  GrantChange ByObject(const std::string& type, const std::string& object,
                       const std::string& privilege) {
    return {.revokes = false,
            .form = GrantForm::kByObject,
            .role = "readers",
            .object_type = type,
            .object = object,
            .privilege = privilege,
            .database = "",
            .grantor = kRoot};
  }

  TestAccess access;
};

TEST(AccessControlOpen, HasNoDefaultPassword) {
  TestAccess access;
  const core::Status refused = access.Open("");
  EXPECT_EQ(refused.code(), core::Code::kInvalidArgument);
  EXPECT_THAT(refused.message(), HasSubstr("no password for the user 'root'"));
  EXPECT_THAT(access.Open("short").message(), HasSubstr("invalid password length"));
  EXPECT_TRUE(access.files().Files().empty()) << "nothing is written before there is a password";
}

TEST(AccessControlOpen, WithoutEnforcementRootIsThereButCannotLogIn) {
  TestAccess access;
  ASSERT_TRUE(IsOk(access.Open("", false)));
  EXPECT_THAT(access->ListUsers(), ElementsAre("root"));
  EXPECT_FALSE(access.CanLogIn("root", ""));
  EXPECT_FALSE(access.CanLogIn("root", "Milvus"));
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "")));
  // What was kept is there when logins are switched on.
  ASSERT_TRUE(IsOk(access.Open()));
  EXPECT_TRUE(access.CanLogIn("root", kRootPassword));
  EXPECT_EQ(access->DescribeRoles("readers").size(), 1U);
}

TEST(AccessControlOpen, TheOperatorsPasswordIsTheFirstOneAlone) {
  TestAccess access;
  ASSERT_TRUE(IsOk(access.Open("first password")));
  ASSERT_TRUE(IsOk(access.Open("another password")));
  EXPECT_TRUE(access.CanLogIn("root", "first password"));
  EXPECT_FALSE(access.CanLogIn("root", "another password"));
  ASSERT_TRUE(IsOk(access.Open("")));
}

TEST_F(AccessControlTest, KnowsUsersByTheirPasswords) {
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret:1", "")));
  EXPECT_EQ(access->Authenticate(LoginOf("ann", "secret:1"))->user, "ann");
  EXPECT_EQ(access->Authenticate("Basic " + LoginOf("ann", "secret:1"))->user, "ann");
  EXPECT_EQ(access->Authenticate("Bearer ann:secret:1")->user, "ann");
  ASSERT_TRUE(IsOk(access.Open()));
  EXPECT_TRUE(access.CanLogIn("ann", "secret:1"));
}

TEST_F(AccessControlTest, WrongLoginsAreNotToldApart) {
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret1", "")));
  const core::Status wrong = access->Authenticate(LoginOf("ann", "secret2")).status();
  ExpectRefusal(wrong, Number::kNotAuthenticated,
                "auth check failure, please check username and password are correct");
  const core::Status unknown = access->Authenticate(LoginOf("bob", "secret2")).status();
  EXPECT_EQ(unknown.message(), wrong.message());
  EXPECT_EQ(unknown.number(), wrong.number());
}

TEST_F(AccessControlTest, RefusesWhatIsNoLogin) {
  for (const std::string& value :
       {std::string(), std::string("root"), EncodeBase64("root"), std::string("!!!"),
        std::string("Bearer "), EncodeBase64(":"), std::string(100000, 'A'),
        LoginOf("root", std::string(1000, 'x'))}) {
    EXPECT_EQ(access->Authenticate(value).status().number(), Number::kNotAuthenticated) << value;
  }
  EXPECT_THAT(access->Authenticate("").status().message(), HasSubstr("missing authorization"));
  EXPECT_THAT(access->Authenticate(EncodeBase64("key")).status().message(), HasSubstr("api key"));
}

TEST_F(AccessControlTest, AChangedPasswordIsTheOnlyOne) {
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret1", "")));
  ASSERT_TRUE(access.CanLogIn("ann", "secret1"));
  ASSERT_TRUE(IsOk(access->UpdateUser(
      {.user = "ann", .old_password = "secret1", .new_password = "secret2", .description = {}})));
  EXPECT_FALSE(access.CanLogIn("ann", "secret1")) << "also where it was remembered";
  EXPECT_TRUE(access.CanLogIn("ann", "secret2"));
  ASSERT_TRUE(IsOk(access->DeleteUser("ann")));
  EXPECT_FALSE(access.CanLogIn("ann", "secret2"));
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret3", "")));
  EXPECT_FALSE(access.CanLogIn("ann", "secret2"));
}

TEST_F(AccessControlTest, APasswordIsChangedByWhoKnowsItAlone) {
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret1", "")));
  PasswordChange change = {
      .user = "ann", .old_password = "secret9", .new_password = "secret2", .description = {}};
  ExpectRefusal(access->UpdateUser(change), Number::kNotAuthenticated,
                "old password not correct for ann: not authenticated");
  change.user = "hobo";
  ExpectRefusal(access->UpdateUser(change), Number::kNotAuthenticated,
                "old password not correct for hobo: not authenticated");
  change = {.user = "ann", .old_password = "secret1", .new_password = "s", .description = {}};
  ExpectRefusal(access->UpdateUser(change), Number::kParameterInvalid, "invalid password");
  change = {.user = "ann", .old_password = "", .new_password = "", .description = "of sales"};
  EXPECT_TRUE(IsOk(access->UpdateUser(change)));
  EXPECT_EQ(access->DescribeUsers("ann")[0].description, "of sales");
  EXPECT_TRUE(access.CanLogIn("ann", "secret1"));
}

TEST_F(AccessControlTest, UsersAreNamedAsInMilvus) {
  for (const std::string& name : {std::string(), std::string("0"), std::string("n@me"),
                                  std::string("h h"), std::string("_a"), std::string(33, 'a')}) {
    ExpectRefusal(access->CreateUser(name, "secret1", ""), Number::kParameterInvalid,
                  "invalid parameter");
  }
  EXPECT_TRUE(IsOk(access->CreateUser("a.b-c_D9", "secret1", "")));
  EXPECT_TRUE(IsOk(access->CreateUser(std::string(32, 'a'), "secret1", "")));
  ExpectRefusal(access->CreateUser("root", "secret1", ""), Number::kUnexpected,
                "user already exists: root");
}

TEST_F(AccessControlTest, RootStays) {
  ExpectRefusal(access->DeleteUser("root"), Number::kNotPermitted, "root user cannot be deleted");
  EXPECT_TRUE(IsOk(access->DeleteUser("nobody")));
  ASSERT_TRUE(IsOk(access->UnbindRole("root", "admin")));
  EXPECT_TRUE(access.May("root", "CreateCredential"));
  ASSERT_TRUE(IsOk(access->BindRole("root", "admin")));
  EXPECT_THAT(access->DescribeUsers("root")[0].roles, ElementsAre("admin", "public"));
}

TEST_F(AccessControlTest, RolesComeAndGo) {
  ASSERT_TRUE(IsOk(access->CreateUser("ann", "secret1", "")));
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "who read")));
  ExpectRefusal(access->CreateRole("readers", ""), Number::kUnexpected,
                "role [name:\"readers\"] already exists");
  ExpectRefusal(access->CreateRole("r-s", ""), Number::kParameterInvalid, "invalid parameter");
  ASSERT_TRUE(IsOk(access->BindRole("ann", "readers")));
  EXPECT_THAT(access->DescribeRoles("readers")[0].users, ElementsAre("ann"));
  EXPECT_EQ(access->DescribeRoles("readers")[0].description, "who read");
  ASSERT_TRUE(IsOk(access->DescribeRoleAs("readers", "who search")));
  EXPECT_EQ(access->DescribeRoles("readers")[0].description, "who search");
  ExpectRefusal(access->DescribeRoleAs("admin", ""), Number::kNotPermitted, "builtin role");
  EXPECT_EQ(access->DescribeRoles(std::nullopt).size(), 3U);
  EXPECT_THAT(access->DescribeRoles("none"), IsEmpty());
  ASSERT_TRUE(IsOk(access->DropRole("readers", false)));
  EXPECT_THAT(access->DescribeUsers("ann")[0].roles, IsEmpty());
  const std::string missing =
      "not found the role, maybe the role isn't existed or internal system error";
  ExpectRefusal(access->DropRole("readers", false), Number::kUnexpected, missing);
  ExpectRefusal(access->BindRole("ann", "readers"), Number::kUnexpected, missing);
  ExpectRefusal(access->UnbindRole("ann", "readers"), Number::kUnexpected, missing);
  ExpectRefusal(access->BindRole("bob", "admin"), Number::kUnexpected, "not found the user");
  EXPECT_TRUE(IsOk(access->UnbindRole("bob", "admin")));
  for (const char* role : {"admin", "public"}) {
    ExpectRefusal(access->DropRole(role, true), Number::kNotPermitted,
                  "is a default role, which can't be dropped");
  }
}

TEST_F(AccessControlTest, ARoleWithGrantsIsDroppedByForceAlone) {
  access.MakeUser("ann", "readers", {"Search"});
  ExpectRefusal(access->DropRole("readers", false), Number::kUnexpected,
                "fail to drop the role that it has privileges. Use REVOKE API");
  ASSERT_TRUE(IsOk(access->DropRole("readers", true)));
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "")));
  EXPECT_THAT(*access->ListGrants({"readers", "", "", "*"}), IsEmpty());
}

TEST_F(AccessControlTest, GrantsAreKeptAndListed) {
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "")));
  ASSERT_TRUE(IsOk(access->ChangeGrant(ByObject("Collection", "books", "Search"))));
  ASSERT_TRUE(IsOk(access->ChangeGrant(ByObject("Collection", "books", "Search"))));
  ASSERT_TRUE(IsOk(access->ChangeGrant(ByObject("Global", "books", "CreateCollection"))));
  ASSERT_TRUE(IsOk(access->ChangeGrant(ByObject("User", "ann", "SelectUser"))));
  ASSERT_TRUE(IsOk(access.Grant("readers", "Query", "books", "other")));
  ASSERT_TRUE(IsOk(access.Open()));
  const auto grants = access->ListGrants({"readers", "", "", "*"}).value();
  ASSERT_EQ(grants.size(), 4U);
  EXPECT_EQ(grants[0].object, "books");
  EXPECT_EQ(grants[0].database, "default");
  EXPECT_EQ(grants[0].grantor, "root");
  EXPECT_EQ(grants[1].object, "*") << "what is global is about no one object";
  EXPECT_EQ(access->ListGrants({"readers", "", "", ""})->size(), 3U);
  EXPECT_EQ(access->ListGrants({"readers", "Collection", "books", ""})->size(), 1U);
  EXPECT_EQ(access->ListGrants({"readers", "Collection", "other", ""})->size(), 0U);
  ExpectRefusal(access->ListGrants({"none", "", "", ""}).status(), Number::kUnexpected,
                "not found the role");
  GrantChange revoke = ByObject("Collection", "books", "Search");
  revoke.revokes = true;
  ASSERT_TRUE(IsOk(access->ChangeGrant(revoke)));
  ASSERT_TRUE(IsOk(access->ChangeGrant(revoke))) << "what is not there is gone";
  EXPECT_EQ(access->ListGrants({"readers", "", "", ""})->size(), 2U);
}

TEST_F(AccessControlTest, GrantsThatMeanNothingAreRefused) {
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "")));
  ASSERT_TRUE(IsOk(access->CreateGroup("mine")));
  const auto refused = [&](const GrantChange& change, const std::string& words) {
    ExpectRefusal(access->ChangeGrant(change), Number::kUnexpected, words);
  };
  refused(ByObject("Table", "books", "Search"), "the object entity in the request is nil or");
  refused(ByObject("Global", "*", "Search"), "not found the privilege name[Search] in object");
  refused(ByObject("Collection", "*", "Fly"), "not found the privilege name[Fly]");
  refused(ByObject("Collection", "", "Search"), "the object name in the grant entity is empty");
  refused(ByObject("Collection", "*", ""), "the privilege name in the grant entity is empty");
  refused(ByObject("Collection", "*", "mine"), "custom privilege group [mine]");
  refused(ByObject("Global", "*", "ClusterAdmin"), "built-in privilege group [ClusterAdmin]");
  ExpectRefusal(access.Grant("readers", "Fly"), Number::kUnexpected, "not found the privilege");
  ExpectRefusal(access.Grant("readers", "ClusterReadOnly", "*", "default"),
                Number::kParameterInvalid, "dbName and collectionName should be *");
  ExpectRefusal(access.Grant("readers", "DatabaseAdmin", "books", "default"),
                Number::kParameterInvalid, "collectionName should be *");
  ExpectRefusal(access.Grant("readers", "CollectionAdmin", "books", "*"), Number::kParameterInvalid,
                "please specify database name");
  ExpectRefusal(access.Grant("readers", "Search", std::string(300, 'x')), Number::kParameterInvalid,
                "at most 255");
  EXPECT_TRUE(IsOk(access->ChangeGrant(ByObject("Collection", "books", "ReadOnly"))));
  EXPECT_TRUE(IsOk(access->ChangeGrant(ByObject("Collection", "books", "*"))));
}

TEST_F(AccessControlTest, GroupsHoldPrivilegesOfOneLevel) {
  ASSERT_TRUE(IsOk(access->CreateRole("readers", "")));
  ASSERT_TRUE(IsOk(access->CreateGroup("mine")));
  ASSERT_TRUE(IsOk(access->AddToGroup({"mine", {"Search", "Query"}})));
  ExpectRefusal(access->AddToGroup({"mine", {"CreateDatabase"}}), Number::kParameterInvalid,
                "privileges are not the same privilege level");
  ExpectRefusal(access->AddToGroup({"mine", {"Fly"}}), Number::kParameterInvalid,
                "there is no privilege name or privilege group name [Fly]");
  ExpectRefusal(access->AddToGroup({"none", {"Search"}}), Number::kParameterInvalid,
                "there is no privilege group name [none] defined in system");
  ExpectRefusal(access->AddToGroup({"mine", {}}), Number::kParameterInvalid, "is empty");
  ASSERT_TRUE(IsOk(access->RemoveFromGroup({"mine", {"Query", "Insert"}})));
  ASSERT_TRUE(IsOk(access.Open()));
  const auto groups = access->ListGroups();
  ASSERT_EQ(groups.size(), 10U);
  EXPECT_EQ(groups[0].name, "mine");
  EXPECT_THAT(groups[0].privileges, ElementsAre("Search"));
  EXPECT_EQ(groups[1].name, "ClusterReadOnly");
  ASSERT_TRUE(IsOk(access.Grant("readers", "mine")));
  ExpectRefusal(access->DropGroup("mine"), Number::kParameterInvalid,
                "privilege group [mine] is used by role [readers]");
  ASSERT_TRUE(IsOk(access->DropRole("readers", true)));
  ASSERT_TRUE(IsOk(access->DropGroup("mine")));
  EXPECT_TRUE(IsOk(access->DropGroup("mine")));
}

TEST_F(AccessControlTest, GroupsAreNamedAsInMilvus) {
  ASSERT_TRUE(IsOk(access->CreateGroup("mine")));
  ExpectRefusal(access->CreateGroup("mine"), Number::kParameterInvalid, "is defined by users");
  ExpectRefusal(access->CreateGroup("Search"), Number::kParameterInvalid, "is defined by built in");
  ExpectRefusal(access->CreateGroup("ClusterAdmin"), Number::kParameterInvalid, "built in");
  ExpectRefusal(access->CreateGroup("test-role"), Number::kParameterInvalid,
                "privilege group name test-role can only contain numbers, letters and underscores: "
                "invalid parameter");
  ExpectRefusal(access->CreateGroup(""), Number::kPrivilegeGroupInvalidName, "should not be empty");
  ExpectRefusal(access->CreateGroup("1a"), Number::kPrivilegeGroupInvalidName, "first character");
}

TEST_F(AccessControlTest, ABackupIsRestoredElsewhere) {
  access.MakeUser("ann", "readers", {"Search", "CollectionReadOnly"});
  ASSERT_TRUE(IsOk(access->CreateGroup("mine")));
  ASSERT_TRUE(IsOk(access->AddToGroup({"mine", {"Query"}})));
  const AccessState backup = access->Backup();
  EXPECT_FALSE(backup.users.contains(kRoot));
  ExpectRefusal(access->Restore(backup), Number::kParameterInvalid, "already exists");

  TestAccess other;
  ASSERT_TRUE(IsOk(other.Open("another's root")));
  ASSERT_TRUE(IsOk(other->Restore(backup)));
  EXPECT_TRUE(other.CanLogIn("ann", kUserPassword));
  EXPECT_FALSE(other.CanLogIn("root", kRootPassword));
  EXPECT_TRUE(other.May("ann", "Search", {"books"}));
  EXPECT_EQ(other->Backup(), backup);
}

TEST_F(AccessControlTest, ABadBackupChangesNothing) {
  access.MakeUser("ann", "readers", {"Search"});
  const AccessState good = access->Backup();
  TestAccess other;
  ASSERT_TRUE(IsOk(other.Open()));
  const AccessState before = other->Backup();
  std::vector<AccessState> bad(7, good);
  bad[0].users["ann"].password_hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17l";
  bad[1].users["ann"].roles.insert("none");
  bad[2].users["root"] = good.users.at("ann");
  bad[3].roles["admin"] = {};
  bad[4].roles["readers"].grants[0].privilege = "Fly";
  bad[5].groups["Search"] = {"Query"};
  bad[6] = {};
  for (size_t i = 0; i < bad.size(); ++i) {
    EXPECT_EQ(other->Restore(bad[i]).number(), Number::kParameterInvalid) << i;
    EXPECT_EQ(other->Backup(), before) << i;
  }
}

TEST_F(AccessControlTest, ManyMayAskWhileSomebodyChanges) {
  access.MakeUser("ann", "readers", {"Search"});
  std::thread changer([&] {
    for (int i = 0; i < 50; ++i) {
      EXPECT_TRUE(IsOk(access->CreateRole("r" + std::to_string(i), "")));
      EXPECT_TRUE(IsOk(access->BindRole("ann", "r" + std::to_string(i))));
    }
  });
  std::vector<std::thread> askers;
  for (int i = 0; i < 3; ++i) {
    askers.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        EXPECT_TRUE(access.CanLogIn("ann", kUserPassword));
        EXPECT_TRUE(access.May("ann", "Search", {"books"}));
        EXPECT_FALSE(access.May("ann", "Insert", {"books"}));
      }
    });
  }
  changer.join();
  for (std::thread& asker : askers) asker.join();
  EXPECT_EQ(access->DescribeUsers("ann")[0].roles.size(), 51U);
}

}  // namespace
}  // namespace elanus::access
