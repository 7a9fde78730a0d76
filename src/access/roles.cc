// The verbs about roles, and who has them.
#include "access/access_control.h"
#include "access/names.h"

namespace elanus::access {
namespace {

bool IsBuiltIn(const std::string& role) {
  return role == kAdminRole || role == kPublicRole;
}

core::Status NoSuchRole() {
  return core::NotFound(
      "not found the role, maybe the role isn't existed or internal system error");
}

core::Status NotPermitted(const std::string& message) {
  return core::InvalidArgument(message + ": privilege not permitted")
      .WithNumber(core::Number::kNotPermitted);
}

}  // namespace

core::Status AccessControl::CreateRole(const std::string& name, const std::string& description) {
  TRY(CheckRoleName(name));
  TRY(CheckDescription(description));
  return Change([&](AccessState* state) {
    if (state->roles.contains(name)) {
      return core::AlreadyExists("role [name:\"" + name + "\"] already exists");
    }
    if (state->roles.size() >= kRolesMax) {
      return core::Exhausted(
                 "unable to create role because the number of roles has reached the "
                 "limit of " +
                 std::to_string(kRolesMax))
          .WithNumber(core::Number::kUnexpected);
    }
    state->roles[name].description = description;
    return core::Status::Ok();
  });
}

core::Status AccessControl::DescribeRoleAs(const std::string& name,
                                           const std::string& description) {
  TRY(CheckRoleName(name));
  TRY(CheckDescription(description));
  if (IsBuiltIn(name)) {
    return NotPermitted("the role[" + name + "] is a builtin role, which can't be altered");
  }
  return Change([&](AccessState* state) {
    const auto role = state->roles.find(name);
    if (role == state->roles.end()) return NoSuchRole();
    role->second.description = description;
    return core::Status::Ok();
  });
}

core::Status AccessControl::DropRole(const std::string& name, bool is_forced) {
  if (IsBuiltIn(name)) {
    return NotPermitted("the role[" + name + "] is a default role, which can't be dropped");
  }
  return Change([&](AccessState* state) {
    const auto role = state->roles.find(name);
    if (role == state->roles.end()) return NoSuchRole();
    if (!is_forced && !role->second.grants.empty()) {
      return core::InvalidArgument(
                 "fail to drop the role that it has privileges. Use REVOKE API to revoke "
                 "privileges")
          .WithNumber(core::Number::kUnexpected);
    }
    state->roles.erase(role);
    for (auto& [user_name, user] : state->users) user.roles.erase(name);
    return core::Status::Ok();
  });
}

std::vector<RoleDescription> AccessControl::DescribeRoles(
    const std::optional<std::string>& name) const {
  const StatePtr now = state();
  std::vector<RoleDescription> roles;
  for (const auto& [known, role] : now->roles) {
    if (name.has_value() && known != *name) continue;
    RoleDescription& description = roles.emplace_back();
    description.name = known;
    description.description = role.description;
    for (const auto& [user_name, user] : now->users) {
      if (user.roles.contains(known)) description.users.push_back(user_name);
    }
  }
  return roles;
}

core::Status AccessControl::BindRole(const std::string& user, const std::string& role) {
  return Change([&](AccessState* state) {
    if (!state->roles.contains(role)) return NoSuchRole();
    const auto known = state->users.find(user);
    if (known == state->users.end()) {
      return core::NotFound(
          "not found the user, maybe the user isn't existed or internal system error");
    }
    known->second.roles.insert(role);
    return core::Status::Ok();
  });
}

core::Status AccessControl::UnbindRole(const std::string& user, const std::string& role) {
  return Change([&](AccessState* state) {
    if (!state->roles.contains(role)) return NoSuchRole();
    const auto known = state->users.find(user);
    if (known != state->users.end()) known->second.roles.erase(role);
    return core::Status::Ok();
  });
}

}  // namespace elanus::access
