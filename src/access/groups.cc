// The verbs about groups of privileges.
#include <algorithm>

#include "access/access_control.h"
#include "access/names.h"

namespace elanus::access {
namespace {

core::Status Invalid(const std::string& what) {
  return core::InvalidArgument(what + ": invalid parameter");
}

core::Status CheckMembers(const AccessState& state, const PrivilegeGroup& change) {
  TRY(CheckGroupName(change.name));
  if (!state.groups.contains(change.name)) {
    return Invalid("there is no privilege group name [" + change.name +
                   "] defined in system to operate");
  }
  if (change.privileges.empty()) {
    return Invalid("privileges is empty when alter the privilege group");
  }
  return core::Status::Ok();
}

// The privileges that `name` stands for: itself, or those of the group of that name.
core::Result<std::vector<std::string>> Expand(const AccessState& state, const std::string& name) {
  if (FindPrivilege(name) != nullptr) return std::vector<std::string>{name};
  const auto made = state.groups.find(name);
  if (made != state.groups.end()) {
    return std::vector<std::string>(made->second.begin(), made->second.end());
  }
  if (const BuiltInGroup* group = FindBuiltInGroup(name); group != nullptr) {
    return std::vector<std::string>(group->privileges.begin(), group->privileges.end());
  }
  return Invalid("there is no privilege name or privilege group name [" + name +
                 "] defined in system to operate");
}

bool HaveOneLevel(const Privileges& privileges) {
  return std::all_of(privileges.begin(), privileges.end(), [&](const std::string& name) {
    return LevelOf(name) == LevelOf(*privileges.begin());
  });
}

}  // namespace

core::Status AccessControl::CreateGroup(const std::string& name) {
  TRY(CheckGroupName(name));
  if (FindPrivilege(name) != nullptr || FindBuiltInGroup(name) != nullptr) {
    return Invalid("privilege group name [" + name +
                   "] is defined by built in privileges or privilege groups in system");
  }
  return Change([&](AccessState* state) {
    if (state->groups.contains(name)) {
      return Invalid("privilege group name [" + name + "] is defined by users");
    }
    if (state->groups.size() >= kGroupsMax) {
      return core::Exhausted("there are " + std::to_string(kGroupsMax) +
                             " privilege groups, which is the limit; drop one first")
          .WithNumber(core::Number::kUnexpected);
    }
    state->groups[name] = {};
    return core::Status::Ok();
  });
}

core::Status AccessControl::DropGroup(const std::string& name) {
  TRY(CheckGroupName(name));
  return Change([&](AccessState* state) {
    for (const auto& [role_name, role] : state->roles) {
      for (const Grant& grant : role.grants) {
        if (grant.privilege != name) continue;
        return Invalid("privilege group [" + name + "] is used by role [" + role_name +
                       "], Use REVOKE API to revoke it first");
      }
    }
    state->groups.erase(name);
    return core::Status::Ok();
  });
}

std::vector<PrivilegeGroup> AccessControl::ListGroups() const {
  const StatePtr now = state();
  std::vector<PrivilegeGroup> groups;
  for (const auto& [name, privileges] : now->groups) {
    groups.push_back({name, {privileges.begin(), privileges.end()}});
  }
  for (const BuiltInGroup& group : BuiltInGroups()) {
    // Those without a level are granted like privileges, and listed as little.
    if (group.level == Level::kNone) continue;
    groups.push_back({std::string(group.name), {group.privileges.begin(), group.privileges.end()}});
  }
  return groups;
}

core::Status AccessControl::AddToGroup(const PrivilegeGroup& addition) {
  return Change([&](AccessState* state) -> core::Status {
    TRY(CheckMembers(*state, addition));
    Privileges members = state->groups[addition.name];
    for (const std::string& name : addition.privileges) {
      // What a group holds when it is added, so that it does not grow behind those who granted it.
      const std::vector<std::string> more = TRY(Expand(*state, name));
      members.insert(more.begin(), more.end());
    }
    if (!HaveOneLevel(members)) return Invalid("privileges are not the same privilege level");
    state->groups[addition.name] = std::move(members);
    return core::Status::Ok();
  });
}

core::Status AccessControl::RemoveFromGroup(const PrivilegeGroup& removal) {
  return Change([&](AccessState* state) -> core::Status {
    TRY(CheckMembers(*state, removal));
    for (const std::string& name : removal.privileges) {
      for (const std::string& member : TRY(Expand(*state, name))) {
        state->groups[removal.name].erase(member);
      }
    }
    return core::Status::Ok();
  });
}

}  // namespace elanus::access
