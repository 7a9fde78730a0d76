// An AccessControl on a disk in memory, and words to say who is asked about what.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "access/access_control.h"
#include "access/base64.h"
#include "access/password.h"
#include "os/memory_file_system.h"

namespace elanus::access {

inline constexpr const char* kTestDirectory = "/db";
inline constexpr const char* kRootPassword = "root's own";
inline constexpr const char* kUserPassword = "everybody's";

// What clients send.
inline std::string LoginOf(const std::string& user, const std::string& password) {
  return EncodeBase64(user + ":" + password);
}

inline testing::AssertionResult IsOk(const core::Status& status) {
  if (status.ok()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << status.message();
}

// Made once: users are many in these tests, and a hash takes its time.
inline const std::string& HashOfUsers() {
  static const std::string hash = HashPassword(kUserPassword).value();
  return hash;
}

class TestAccess {
 public:
  TestAccess() {
    EXPECT_TRUE(IsOk(files_.CreateDirectories(kTestDirectory)));
    EXPECT_TRUE(IsOk(files_.SyncDirectory("/")));
  }

  // As a server does that starts, or starts again, with the password of its operator.
  core::Status Open(const std::string& root_password = kRootPassword, bool needs_it = true) {
    access_.reset();
    auto opened = AccessControl::Open({.files = &files_,
                                       .directory = kTestDirectory,
                                       .root_password = root_password,
                                       .needs_root_password = needs_it});
    if (!opened.ok()) return opened.status();
    access_ = std::move(opened).value();
    return core::Status::Ok();
  }

  AccessControl* operator->() { return access_.get(); }
  AccessControl* get() { return access_.get(); }
  os::MemoryFileSystem& files() { return files_; }

  // A user with kUserPassword and one role, which has these privileges on everything.
  void MakeUser(const std::string& user, const std::string& role,
                const std::vector<std::string>& privileges) {
    AccessState made;
    made.users[user] = {.password_hash = HashOfUsers(), .description = "", .roles = {role}};
    made.roles[role] = {};
    EXPECT_TRUE(IsOk(access_->Restore(made)));
    for (const std::string& privilege : privileges) EXPECT_TRUE(IsOk(Grant(role, privilege)));
  }

  core::Status Grant(const std::string& role, const std::string& privilege,
                     const std::string& collection = "*", const std::string& database = "*") {
    return access_->ChangeGrant({.revokes = false,
                                 .form = GrantForm::kByLevel,
                                 .role = role,
                                 .object_type = "",
                                 .object = collection,
                                 .privilege = privilege,
                                 .database = database,
                                 .grantor = kRoot});
  }

  bool May(const std::string& user, const std::string& call,
           const std::vector<std::string>& names = {}, const std::string& database = "") {
    return access_->Authorize({.user = user}, call, {.database = database, .names = names}).ok();
  }

  bool CanLogIn(const std::string& user, const std::string& password) {
    return access_->Authenticate(LoginOf(user, password)).ok();
  }

 private:
  os::MemoryFileSystem files_;
  std::unique_ptr<AccessControl> access_;
};

}  // namespace elanus::access
