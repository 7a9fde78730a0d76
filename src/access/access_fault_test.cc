// The file of users on a bad disk: failing calls, power cuts at every one of them, damaged bytes.
#include <gmock/gmock.h>

#include "access/test_access.h"

namespace elanus::access {
namespace {

using Disk = std::map<std::string, std::vector<std::byte>>;
using State = AccessState;

constexpr const char* kAccessPath = "/db/ACCESS";

// One change, told to the server and to a plain value.
struct Step {
  std::function<core::Status(AccessControl*)> act;
  std::function<void(State*)> apply;
};

Step CreateRoleStep(const std::string& name) {
  return {[=](AccessControl* access) { return access->CreateRole(name, ""); },
          [=](State* state) { state->roles[name] = {}; }};
}

Step DropRoleStep(const std::string& name) {
  return {[=](AccessControl* access) { return access->DropRole(name, true); },
          [=](State* state) { state->roles.erase(name); }};
}

Step GrantStep(const std::string& role, const std::string& privilege) {
  const GrantChange change = {.revokes = false,
                              .form = GrantForm::kByLevel,
                              .role = role,
                              .object_type = "",
                              .object = "*",
                              .privilege = privilege,
                              .database = "*",
                              .grantor = "root"};
  return {[=](AccessControl* access) { return access->ChangeGrant(change); },
          [=](State* state) {
            state->roles[role].grants.push_back({.object_type = ObjectType::kCollection,
                                                 .object = "*",
                                                 .privilege = privilege,
                                                 .database = "*",
                                                 .grantor = "root"});
          }};
}

Step CreateGroupStep(const std::string& name) {
  return {[=](AccessControl* access) { return access->CreateGroup(name); },
          [=](State* state) { state->groups[name] = {}; }};
}

// Users take 20 ms each to make, so the steps are about what needs no password.
std::vector<Step> Script() {
  return {CreateRoleStep("a"),  GrantStep("a", "Search"), CreateRoleStep("b"),
          CreateGroupStep("g"), GrantStep("a", "Query"),  DropRoleStep("b"),
          DropRoleStep("a")};
}

struct Progress {
  State sure;
  State maybe;
};

Progress RunScript(TestAccess* access) {
  Progress progress;
  for (const Step& step : Script()) {
    State next = progress.sure;
    step.apply(&next);
    if (!step.act(access->get()).ok()) return {.sure = progress.sure, .maybe = next};
    progress = {.sure = next, .maybe = next};
  }
  return progress;
}

Disk PreparedDisk() {
  TestAccess access;
  EXPECT_TRUE(IsOk(access.Open()));
  return access.files().Files();
}

uint64_t CountCalls(const Disk& disk) {
  TestAccess access;
  access.files().SetFiles(disk);
  EXPECT_TRUE(IsOk(access.Open()));
  access.files().SetFault(std::nullopt);
  RunScript(&access);
  return access.files().calls();
}

TEST(AccessFault, NothingAcknowledgedIsLostInAPowerCut) {
  const Disk disk = PreparedDisk();
  const uint64_t calls = CountCalls(disk);
  ASSERT_GT(calls, 30U);
  for (uint64_t call = 1; call <= calls + 1; ++call) {
    for (uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE("call " + std::to_string(call) + ", seed " + std::to_string(seed));
      TestAccess access;
      access.files().SetFiles(disk);
      ASSERT_TRUE(IsOk(access.Open()));
      access.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const Progress progress = RunScript(&access);
      EXPECT_EQ(access->Backup(), progress.sure) << "what failed is not believed";
      access.files().Crash(seed);
      access.files().SetFault(std::nullopt);
      ASSERT_TRUE(IsOk(access.Open()));
      if (access->Backup() != progress.sure) {
        EXPECT_EQ(access->Backup(), progress.maybe);
      }
    }
  }
}

TEST(AccessFault, AfterAFailedInstallNothingChangesUntilReopened) {
  const Disk disk = PreparedDisk();
  bool has_stopped = false;
  for (uint64_t call = 1; call <= 6; ++call) {
    TestAccess access;
    access.files().SetFiles(disk);
    ASSERT_TRUE(IsOk(access.Open()));
    access.files().SetFault(os::Fault{.call = call, .for_good = false, .code = core::Code::kIo});
    const core::Status failed = access->CreateRole("a", "");
    const core::Status after = access->CreateRole("b", "");
    if (after.ok()) continue;
    has_stopped = true;
    EXPECT_FALSE(failed.ok());
    EXPECT_THAT(after.message(), testing::HasSubstr("open the database again"));
    EXPECT_TRUE(access.CanLogIn("root", kRootPassword)) << "who is known stays known";
    ASSERT_TRUE(IsOk(access.Open()));
    EXPECT_TRUE(IsOk(access->CreateRole("b", "")));
  }
  EXPECT_TRUE(has_stopped);
}

TEST(AccessFault, APowerCutAtTheFirstStartLeavesNoDoorOpen) {
  for (uint64_t call = 1; call <= 8; ++call) {
    for (uint64_t seed = 0; seed < 2; ++seed) {
      TestAccess access;
      access.files().SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const bool was_opened = access.Open().ok();
      access.files().Crash(seed);
      access.files().SetFault(std::nullopt);
      const core::Status without = access.Open("");
      if (was_opened) {
        EXPECT_TRUE(IsOk(without)) << "the password was acknowledged";
      }
      ASSERT_TRUE(IsOk(access.Open()));
      EXPECT_TRUE(access.CanLogIn("root", kRootPassword));
    }
  }
}

Disk DiskWithUsers() {
  TestAccess access;
  EXPECT_TRUE(IsOk(access.Open()));
  access.MakeUser("ann", "readers", {"Search"});
  return access.files().Files();
}

TEST(AccessDamage, NoChangedByteIsSilent) {
  const Disk disk = DiskWithUsers();
  for (size_t at = 0; at < disk.at(kAccessPath).size(); ++at) {
    Disk damaged = disk;
    damaged[kAccessPath][at] ^= std::byte{1} << (at % 8);
    TestAccess access;
    access.files().SetFiles(damaged);
    const core::Status opened = access.Open();
    EXPECT_TRUE(opened.code() == core::Code::kCorruption ||
                opened.code() == core::Code::kUnimplemented)
        << at << ": " << opened.message();
    EXPECT_THAT(opened.message(), testing::HasSubstr(kAccessPath));
  }
}

// Never "there are no users": that would make whoever starts the server root.
TEST(AccessDamage, ACutFileIsDamageAlsoWhenNothingIsLeft) {
  const Disk disk = DiskWithUsers();
  for (size_t size = 0; size < disk.at(kAccessPath).size(); ++size) {
    Disk damaged = disk;
    damaged[kAccessPath].resize(size);
    TestAccess access;
    access.files().SetFiles(damaged);
    const core::Status opened = access.Open();
    EXPECT_EQ(opened.code(), core::Code::kCorruption) << size;
    EXPECT_THAT(opened.message(), testing::HasSubstr(kAccessPath));
  }
}

TEST(AccessDamage, WhatContradictsItselfIsRefused) {
  State good = FirstAccessState();
  good.users["ann"].roles = {"public"};
  std::vector<State> bad(4, good);
  bad[0].users.erase(kRoot);
  bad[1].roles.erase(kAdminRole);
  bad[2].users["ann"].roles.insert("none");
  bad[3].users["ann"].password_hash = "secret";
  EXPECT_EQ(DecodeAccessState("f", EncodeAccessState(good)).value(), good);
  for (size_t i = 0; i < bad.size(); ++i) {
    const auto decoded = DecodeAccessState("f", EncodeAccessState(bad[i]));
    EXPECT_EQ(decoded.code(), core::Code::kCorruption) << i;
  }
}

}  // namespace
}  // namespace elanus::access
