// The verbs about users.
#include "access/access_control.h"
#include "access/names.h"
#include "access/password.h"

namespace elanus::access {
namespace {

UserDescription DescribeUser(const std::string& name, const User& user) {
  return {.name = name,
          .description = user.description,
          .roles = {user.roles.begin(), user.roles.end()}};
}

core::Status WrongOldPassword(const std::string& user) {
  return core::InvalidArgument("old password not correct for " + user + ": not authenticated")
      .WithNumber(core::Number::kNotAuthenticated);
}

}  // namespace

core::Status AccessControl::CreateUser(const std::string& name, const std::string& password,
                                       const std::string& description) {
  TRY(CheckUserName(name));
  TRY(CheckPassword(password));
  TRY(CheckDescription(description));
  const std::string hash = TRY(HashPassword(password));
  return Change([&](AccessState* state) {
    if (state->users.contains(name)) return core::AlreadyExists("user already exists: " + name);
    if (state->users.size() >= kUsersMax) {
      return core::Exhausted(
                 "unable to add user because the number of users has reached the limit "
                 "of " +
                 std::to_string(kUsersMax))
          .WithNumber(core::Number::kUnexpected);
    }
    state->users[name] = {.password_hash = hash, .description = description, .roles = {}};
    return core::Status::Ok();
  });
}

core::Status AccessControl::UpdateUser(const PasswordChange& change) {
  const bool keeps_password = change.new_password.empty() && change.description.has_value();
  if (change.description.has_value()) TRY(CheckDescription(*change.description));
  std::string hash;
  if (!keeps_password) {
    TRY(CheckPassword(change.new_password));
    if (!TRY(IsPasswordOf(change.user, change.old_password))) return WrongOldPassword(change.user);
    hash = TRY(HashPassword(change.new_password));
  }
  const core::Status changed = Change([&](AccessState* state) {
    const auto user = state->users.find(change.user);
    // Deleted since its password was right.
    if (user == state->users.end()) return WrongOldPassword(change.user);
    if (!keeps_password) user->second.password_hash = hash;
    if (change.description.has_value()) user->second.description = *change.description;
    return core::Status::Ok();
  });
  if (changed.ok() && !keeps_password) logins_.Forget(change.user);
  return changed;
}

core::Status AccessControl::DeleteUser(const std::string& name) {
  if (name == kRoot) {
    return core::InvalidArgument("root user cannot be deleted: privilege not permitted")
        .WithNumber(core::Number::kNotPermitted);
  }
  const core::Status changed = Change([&](AccessState* state) {
    state->users.erase(name);
    return core::Status::Ok();
  });
  if (changed.ok()) logins_.Forget(name);
  return changed;
}

std::vector<std::string> AccessControl::ListUsers() const {
  std::vector<std::string> names;
  for (const auto& [name, user] : state()->users) names.push_back(name);
  return names;
}

std::vector<UserDescription> AccessControl::DescribeUsers(
    const std::optional<std::string>& name) const {
  const StatePtr now = state();
  std::vector<UserDescription> users;
  for (const auto& [known, user] : now->users) {
    if (!name.has_value() || known == *name) users.push_back(DescribeUser(known, user));
  }
  return users;
}

}  // namespace elanus::access
