// AccessControl: who somebody is, and what they may do, as Milvus defines it.
//
//   const Identity who = TRY(access->Authenticate(metadata["authorization"]));
//   TRY(access->Authorize(who, "Search", {.database = "", .names = {"books"}}));
//
// Users have roles; roles have grants: a privilege or a group of them, on an object, in a database.
// What nobody granted is refused. Root and the role admin may do everything; everybody has the role
// public. All of it lies in one file, ACCESS, in the folder of the database: a change is safe on
// disk before its call returns, and is there whole or not at all. Thread-safe.
//
// Who may change what is not decided here but by Authorize, like every other call: these verbs do
// what they are told. Numbers of errors are those of Milvus.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_state.h"
#include "access/call_rules.h"
#include "access/verified_logins.h"
#include "os/file_system.h"

namespace elanus::access {

struct AccessOptions {
  os::FileSystem* files = nullptr;
  std::string directory;  // The folder of the database.
  // Becomes root's password if root has none; else it is not used.
  std::string root_password;
  // Whether root must have a password. There is no default one.
  bool needs_root_password = true;
};

// Somebody who gave the right password.
struct Identity {
  std::string user;
};

// What a request works on.
struct CallTarget {
  std::string database;            // "": the default one.
  std::vector<std::string> names;  // What CallRule::names asks for; empty where it names nothing.
};

struct UserDescription {
  std::string name;
  std::string description;
  std::vector<std::string> roles;
};

struct RoleDescription {
  std::string name;
  std::string description;
  std::vector<std::string> users;
};

struct PasswordChange {
  std::string user;
  std::string old_password;
  std::string new_password;                // "": stays as it is, if there is a description.
  std::optional<std::string> description;  // nullopt: stays as it is.
};

// How the object of a grant is named.
enum class GrantForm {
  kByObject,  // OperatePrivilege: with its type. Not for groups of privileges.
  kByLevel,   // OperatePrivilegeV2: collection and database; the privilege says the rest.
};

struct GrantChange {
  bool revokes = false;
  GrantForm form = GrantForm::kByObject;
  std::string role;
  std::string object_type;  // Of kByObject: "Collection", "Global", "User".
  std::string object;       // "" of kByLevel: any.
  std::string privilege;
  std::string database;  // "": the default one.
  std::string grantor;
};

struct GrantQuery {
  std::string role;
  std::string object_type;  // "", like the object: all of them.
  std::string object;
  std::string database;  // "": the default one; kAny: all of them.
};

struct PrivilegeGroup {
  std::string name;
  std::vector<std::string> privileges;
};

class AccessControl {
 public:
  // REQUIRES: the database in the directory is locked by this process.
  // kInvalidArgument if root needs a password and is given none, or none that may be one;
  // kCorruption, naming the file, if it is damaged.
  static core::Result<std::unique_ptr<AccessControl>> Open(const AccessOptions& options);
  // Of the state that is on disk. Open calls this.
  AccessControl(const AccessOptions& options, VerifiedLogins logins, AccessState state);

  // Of the value of the metadata "authorization": base64 of "user:password", with or without "Basic
  // " before it, or "Bearer user:password". kNotAuthenticated if it is nobody's; unknown users and
  // wrong passwords cannot be told apart, by words or time. kExhausted if too many wait for a
  // check.
  core::Result<Identity> Authenticate(std::string_view authorization);
  // Ok, or kNotPermitted. `call` is the name of an RPC of MilvusService.
  core::Status Authorize(const Identity& who, std::string_view call,
                         const CallTarget& target) const;
  // Whether lists of databases and collections show one to somebody: they do as soon as any grant
  // that is theirs, beyond those of everybody, is about it.
  bool Sees(const Identity& who, const std::string& database) const;
  bool Sees(const Identity& who, const std::string& database, const std::string& collection) const;

  core::Status CreateUser(const std::string& name, const std::string& password,
                          const std::string& description);
  // kNotAuthenticated if the old password is wrong, or the user unknown.
  core::Status UpdateUser(const PasswordChange& change);
  // Ok if there is none of this name; kNotPermitted for root.
  core::Status DeleteUser(const std::string& name);
  std::vector<std::string> ListUsers() const;
  // Of one, or of all; empty if there is none of this name.
  std::vector<UserDescription> DescribeUsers(const std::optional<std::string>& name) const;

  core::Status CreateRole(const std::string& name, const std::string& description);
  core::Status DescribeRoleAs(const std::string& name, const std::string& description);
  // Unless forced, not while it has grants. Users lose it.
  core::Status DropRole(const std::string& name, bool is_forced);
  std::vector<RoleDescription> DescribeRoles(const std::optional<std::string>& name) const;
  core::Status BindRole(const std::string& user, const std::string& role);
  // Ok if the user does not have it, or is unknown.
  core::Status UnbindRole(const std::string& user, const std::string& role);

  // Granting twice, or revoking what was not granted, is Ok.
  core::Status ChangeGrant(const GrantChange& change);
  core::Result<std::vector<Grant>> ListGrants(const GrantQuery& query) const;

  core::Status CreateGroup(const std::string& name);
  // Not while it is granted to a role.
  core::Status DropGroup(const std::string& name);
  // Those of users, then the built-in ones.
  std::vector<PrivilegeGroup> ListGroups() const;
  core::Status AddToGroup(const PrivilegeGroup& addition);
  core::Status RemoveFromGroup(const PrivilegeGroup& removal);

  // What Restore would make again elsewhere: everything but root and the built-in roles.
  AccessState Backup() const;
  // All of it, or nothing: kInvalidArgument if anything of it is there, or is not as it should be.
  core::Status Restore(const AccessState& backup);

 private:
  using StatePtr = std::shared_ptr<const AccessState>;

  core::Status GiveRootAPassword(const AccessOptions& options);
  StatePtr state() const;
  // Applies `change` to a copy, makes the copy safe and then the truth. Its error changes nothing.
  core::Status Change(const std::function<core::Status(AccessState*)>& change);
  core::Status Save(const AccessState& state);
  core::Result<bool> IsPasswordOf(const std::string& user, std::string_view password);

  os::FileSystem* const files_;
  const std::string directory_;
  VerifiedLogins logins_;
  // At most so many passwords are checked at once: each takes a core and 19 MiB.
  static constexpr int kChecksAtOnce = 2;
  std::counting_semaphore<kChecksAtOnce> checks_{kChecksAtOnce};

  std::mutex changing_;       // Held by whoever changes, over the writing of the file.
  core::Status stopped_;      // Of changing_. Not Ok: what is on disk is unknown, and why.
  mutable std::mutex mutex_;  // Guards the pointer below.
  StatePtr state_;
};

}  // namespace elanus::access
