// The decision: whether what somebody was granted covers what they ask for.
#include <algorithm>

#include "access/access_control.h"

namespace elanus::access {
namespace {

constexpr const char* kDefaultDatabase = "default";

// One privilege on one object, as a call needs it.
struct Question {
  std::string_view privilege;
  ObjectType object_type = ObjectType::kGlobal;
  std::string_view object;
  std::string_view database;
};

bool Matches(std::string_view granted, std::string_view asked) {
  return granted == kAny || granted == asked;
}

bool ImpliesAny(const Privileges& members, std::string_view asked) {
  return std::any_of(members.begin(), members.end(),
                     [&](const std::string& member) { return Implies(member, asked); });
}

bool IncludesPrivilege(const AccessState& state, const Grant& grant, const Question& question) {
  if (grant.privilege == kAllPrivileges) return true;
  if (Implies(grant.privilege, question.privilege)) return true;
  if (grant.privilege == kAny) return grant.object_type == question.object_type;
  const auto made = state.groups.find(grant.privilege);
  if (made != state.groups.end()) return ImpliesAny(made->second, question.privilege);
  const BuiltInGroup* group = FindBuiltInGroup(grant.privilege);
  if (group == nullptr) return false;
  return std::find(group->privileges.begin(), group->privileges.end(), question.privilege) !=
         group->privileges.end();
}

bool Covers(const AccessState& state, const Grant& grant, const Question& question) {
  return Matches(grant.database, question.database) && Matches(grant.object, question.object) &&
         IncludesPrivilege(state, grant, question);
}

bool IsCovered(const AccessState& state, const std::set<std::string>& roles,
               const Question& question) {
  for (const std::string& name : roles) {
    const auto role = state.roles.find(name);
    if (role == state.roles.end()) continue;
    for (const Grant& grant : role->second.grants) {
      if (Covers(state, grant, question)) return true;
    }
  }
  return false;
}

bool IsAllPowerful(const std::string& name, const User& user) {
  return name == kRoot || user.roles.contains(kAdminRole);
}

// What everybody may do with what is their own.
bool IsOwn(Names names, const std::string& name, const std::string& user,
           const std::set<std::string>& roles) {
  if (names == Names::kUser) return name == user;
  return names == Names::kRole && roles.contains(name);
}

std::string OrDefault(const std::string& name) {
  return name.empty() ? kDefaultDatabase : name;
}

core::Status Refusal(std::string_view what, const Identity& who, const std::string& database) {
  return core::InvalidArgument(std::string(what) + ": permission deny to " + who.user +
                               " in the `" + database + "` database")
      .WithNumber(core::Number::kNotPermitted);
}

// Of collections alone: what is granted on a user tells nothing of a database.
bool IsAbout(const Grant& grant, const std::string& database, std::string_view collection) {
  return grant.object_type != ObjectType::kUser && Matches(grant.database, database) &&
         (collection.empty() || Matches(grant.object, collection));
}

}  // namespace

core::Status AccessControl::Authorize(const Identity& who, std::string_view call,
                                      const CallTarget& target) const {
  const StatePtr now = state();
  const std::string database = OrDefault(target.database);
  const auto user = now->users.find(who.user);
  // Deleted since they were authenticated.
  if (user == now->users.end()) return Refusal(call, who, database);
  if (IsAllPowerful(user->first, user->second)) return core::Status::Ok();
  const CallRule* rule = FindCallRule(call);
  if (rule == nullptr) return Refusal(call, who, database);
  if (rule->privilege.empty()) return core::Status::Ok();

  std::set<std::string> roles = user->second.roles;
  roles.insert(kPublicRole);
  // Where nothing is named, only a grant on anything will do.
  std::vector<std::string> names = target.names;
  if (names.empty()) names.emplace_back(kAny);
  const Privilege* privilege = FindPrivilege(rule->privilege);
  for (const std::string& name : names) {
    if (IsOwn(rule->names, name, who.user, roles)) continue;
    const Question question = {
        .privilege = rule->privilege,
        .object_type = privilege == nullptr ? ObjectType::kGlobal : privilege->object,
        // A role is not an object: who may look at roles may look at any.
        .object = rule->names == Names::kRole || name.empty() ? kAny : std::string_view(name),
        .database = database};
    if (IsCovered(*now, roles, question)) continue;
    return Refusal("Privilege" + std::string(rule->privilege), who, database);
  }
  return core::Status::Ok();
}

bool AccessControl::Sees(const Identity& who, const std::string& database) const {
  return Sees(who, database, "");
}

bool AccessControl::Sees(const Identity& who, const std::string& database,
                         const std::string& collection) const {
  const StatePtr now = state();
  const auto user = now->users.find(who.user);
  if (user == now->users.end()) return false;
  if (IsAllPowerful(user->first, user->second)) return true;
  for (const std::string& name : user->second.roles) {
    const auto role = now->roles.find(name);
    if (name == kPublicRole || role == now->roles.end()) continue;
    for (const Grant& grant : role->second.grants) {
      if (IsAbout(grant, OrDefault(database), collection)) return true;
    }
  }
  return false;
}

}  // namespace elanus::access
