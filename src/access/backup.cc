// Taking users and roles to another database.
#include "access/access_control.h"
#include "access/names.h"
#include "access/password.h"

namespace elanus::access {
namespace {

core::Status Invalid(const std::string& what) {
  return core::InvalidArgument(what + ": invalid parameter");
}

core::Status RestoreGroups(const AccessState& backup, AccessState* state) {
  for (const auto& [name, privileges] : backup.groups) {
    TRY(CheckGroupName(name));
    if (state->groups.contains(name) || FindPrivilege(name) != nullptr ||
        FindBuiltInGroup(name) != nullptr) {
      return Invalid("privilege group [" + name + "] already exists");
    }
    for (const std::string& privilege : privileges) {
      if (FindPrivilege(privilege) == nullptr) {
        return Invalid("privilege [" + privilege + "] does not exist");
      }
    }
    state->groups[name] = privileges;
  }
  return core::Status::Ok();
}

core::Status RestoreRoles(const AccessState& backup, AccessState* state) {
  for (const auto& [name, role] : backup.roles) {
    TRY(CheckRoleName(name));
    TRY(CheckDescription(role.description));
    if (state->roles.contains(name)) return Invalid("role [" + name + "] already exists");
    for (const Grant& grant : role.grants) {
      const std::string& privilege = grant.privilege;
      const bool is_known = privilege == kAny || FindPrivilege(privilege) != nullptr ||
                            FindBuiltInGroup(privilege) != nullptr ||
                            state->groups.contains(privilege);
      if (!is_known) return Invalid("privilege [" + privilege + "] does not exist");
      if (grant.object.empty() || grant.database.empty()) {
        return Invalid("a grant of role [" + name + "] names no object or no database");
      }
    }
    state->roles[name] = role;
  }
  return core::Status::Ok();
}

core::Status RestoreUsers(const AccessState& backup, AccessState* state) {
  for (const auto& [name, user] : backup.users) {
    TRY(CheckUserName(name));
    TRY(CheckDescription(user.description));
    if (state->users.contains(name)) return Invalid("user [" + name + "] already exists");
    if (!IsPasswordHash(user.password_hash)) {
      return Invalid("the password of user [" + name +
                     "] is no argon2id hash of Elanus; other servers' passwords cannot be taken "
                     "over, so create the user with a password");
    }
    for (const std::string& role : user.roles) {
      if (!state->roles.contains(role)) return Invalid("role [" + role + "] does not exist");
    }
    state->users[name] = user;
  }
  return core::Status::Ok();
}

core::Status CheckSizes(const AccessState& state) {
  bool is_small = state.users.size() <= kUsersMax && state.roles.size() <= kRolesMax &&
                  state.groups.size() <= kGroupsMax;
  for (const auto& [name, role] : state.roles) {
    is_small = is_small && role.grants.size() <= kGrantsPerRoleMax;
  }
  if (is_small) return core::Status::Ok();
  return core::Exhausted("with this backup there were more users, roles, groups or grants than " +
                         std::to_string(kUsersMax) + ", " + std::to_string(kRolesMax) + ", " +
                         std::to_string(kGroupsMax) + ", and " + std::to_string(kGrantsPerRoleMax) +
                         " for one role")
      .WithNumber(core::Number::kUnexpected);
}

}  // namespace

AccessState AccessControl::Backup() const {
  AccessState backup = *state();
  // They are everywhere already; restoring them would change who rules the other database.
  backup.users.erase(kRoot);
  backup.roles.erase(kAdminRole);
  backup.roles.erase(kPublicRole);
  return backup;
}

core::Status AccessControl::Restore(const AccessState& backup) {
  if (backup.users.empty() && backup.roles.empty() && backup.groups.empty()) {
    return Invalid("rbac meta is empty");
  }
  return Change([&](AccessState* state) -> core::Status {
    TRY(RestoreGroups(backup, state));
    TRY(RestoreRoles(backup, state));
    TRY(RestoreUsers(backup, state));
    return CheckSizes(*state);
  });
}

}  // namespace elanus::access
