// The verbs about grants: what a role may.
#include <algorithm>

#include "access/access_control.h"
#include "access/names.h"
#include "core/limits.h"

namespace elanus::access {
namespace {

constexpr const char* kDefaultDatabase = "default";

// What Milvus has no number for.
core::Status Refused(const std::string& message) {
  return core::InvalidArgument(message).WithNumber(core::Number::kUnexpected);
}

core::Status CheckRole(const AccessState& state, const std::string& role) {
  if (role.empty()) return Refused("the name in the role entity is empty");
  if (state.roles.contains(role)) return core::Status::Ok();
  return core::NotFound(
      "not found the role, maybe the role isn't existed or internal system error");
}

core::Status CheckLengths(const GrantChange& change) {
  for (const std::string* name : {&change.object, &change.database}) {
    if (name->size() <= core::kNameBytesMax) continue;
    return core::InvalidArgument("the name of an object of a grant has " +
                                 std::to_string(name->size()) + " bytes, at most " +
                                 std::to_string(core::kNameBytesMax) + " are possible");
  }
  return core::Status::Ok();
}

// OperatePrivilege: the privilege must be one of that type of object.
core::Result<Grant> MakeObjectGrant(const AccessState& state, const GrantChange& change) {
  const std::optional<ObjectType> type = FindObjectType(change.object_type);
  if (!type.has_value()) return Refused("the object entity in the request is nil or invalid");
  if (change.object.empty()) return Refused("the object name in the grant entity is empty");
  const std::string& name = change.privilege;
  const Privilege* privilege = FindPrivilege(name);
  const BuiltInGroup* group = FindBuiltInGroup(name);
  if (state.groups.contains(name)) {
    return Refused("can not operate the custom privilege group [" + name + "]");
  }
  if (group != nullptr && group->level != Level::kNone) {
    return Refused("can not operate the built-in privilege group [" + name + "]");
  }
  const bool is_of_type = (privilege != nullptr && privilege->object == *type) ||
                          (group != nullptr && group->object == *type);
  if (name != kAny && !is_of_type) {
    return Refused("not found the privilege name[" + name + "] in object[" + change.object_type +
                   "]");
  }
  // What is global is about no one object.
  const bool is_global = *type == ObjectType::kGlobal;
  return Grant{.object_type = *type,
               .object = is_global ? std::string(kAny) : change.object,
               .privilege = name,
               .database = change.database,
               .grantor = change.grantor};
}

// The privileges of a group, whoever made it; empty if `name` is none's.
std::vector<std::string> MembersOf(const AccessState& state, const std::string& name) {
  const auto made = state.groups.find(name);
  if (made != state.groups.end()) return {made->second.begin(), made->second.end()};
  const BuiltInGroup* group = FindBuiltInGroup(name);
  if (group == nullptr) return {};
  return {group->privileges.begin(), group->privileges.end()};
}

// A group reaches as far as its level, so its grant must.
core::Status CheckReach(const AccessState& state, const Grant& grant) {
  const std::vector<std::string> members = MembersOf(state, grant.privilege);
  const Level level = members.empty() ? Level::kNone : LevelOf(members.front());
  const bool any_object = grant.object == kAny;
  const bool any_database = grant.database == kAny;
  if (level == Level::kCluster && (!any_database || !any_object)) {
    return core::InvalidArgument(
        "dbName and collectionName should be * for the cluster level privilege: " +
        grant.privilege + ": invalid parameter");
  }
  if (level == Level::kDatabase && !any_object) {
    return core::InvalidArgument("collectionName should be * for the database level privilege: " +
                                 grant.privilege + ": invalid parameter");
  }
  if (level == Level::kCollection && any_database && !any_object) {
    return core::InvalidArgument(
        "please specify database name for the collection level privilege: " + grant.privilege +
        ": invalid parameter");
  }
  return core::Status::Ok();
}

// OperatePrivilegeV2: the privilege, or any group, says what type of object it is about.
core::Result<Grant> MakeLevelGrant(const AccessState& state, const GrantChange& change) {
  const std::string& name = change.privilege;
  const Privilege* privilege = FindPrivilege(name);
  const BuiltInGroup* group = FindBuiltInGroup(name);
  if (name != kAny && privilege == nullptr && group == nullptr && !state.groups.contains(name)) {
    return Refused("not found the privilege name[" + name + "]");
  }
  ObjectType type = ObjectType::kGlobal;
  if (privilege != nullptr) type = privilege->object;
  if (group != nullptr) type = group->object;
  Grant grant = {.object_type = type,
                 .object = change.object.empty() ? std::string(kAny) : change.object,
                 .privilege = name,
                 .database = change.database,
                 .grantor = change.grantor};
  TRY(CheckReach(state, grant));
  return grant;
}

bool IsSameGrant(const Grant& one, const Grant& other) {
  return one.object_type == other.object_type && one.object == other.object &&
         one.privilege == other.privilege && one.database == other.database;
}

bool IsAsked(const Grant& grant, const GrantQuery& query) {
  const std::string database = query.database.empty() ? kDefaultDatabase : query.database;
  const bool is_in = database == kAny || grant.database == kAny || grant.database == database;
  if (query.object_type.empty() || query.object.empty()) return is_in;
  return is_in && ObjectTypeName(grant.object_type) == query.object_type &&
         grant.object == query.object;
}

}  // namespace

core::Status AccessControl::ChangeGrant(const GrantChange& change) {
  TRY(CheckLengths(change));
  return Change([&](AccessState* state) -> core::Status {
    TRY(CheckRole(*state, change.role));
    if (change.privilege.empty()) {
      return Refused("the privilege name in the grant entity is empty");
    }
    GrantChange whole = change;
    if (whole.database.empty()) whole.database = kDefaultDatabase;
    const Grant grant = TRY(whole.form == GrantForm::kByObject ? MakeObjectGrant(*state, whole)
                                                               : MakeLevelGrant(*state, whole));
    std::vector<Grant>& grants = state->roles[change.role].grants;
    const auto same = std::find_if(grants.begin(), grants.end(),
                                   [&](const Grant& known) { return IsSameGrant(known, grant); });
    if (change.revokes) {
      if (same != grants.end()) grants.erase(same);
      return core::Status::Ok();
    }
    if (same != grants.end()) return core::Status::Ok();
    if (grants.size() >= kGrantsPerRoleMax) {
      return core::Exhausted("role '" + change.role + "' has " + std::to_string(grants.size()) +
                             " grants, which is the limit; grant groups of privileges, or on '*'")
          .WithNumber(core::Number::kUnexpected);
    }
    grants.push_back(grant);
    return core::Status::Ok();
  });
}

core::Result<std::vector<Grant>> AccessControl::ListGrants(const GrantQuery& query) const {
  const StatePtr now = state();
  TRY(CheckRole(*now, query.role));
  if (!query.object_type.empty() && !FindObjectType(query.object_type).has_value()) {
    return Refused("not found the object type[name: " + query.object_type +
                   "], supported the object types: [Collection Global User]");
  }
  std::vector<Grant> found;
  for (const Grant& grant : now->roles.at(query.role).grants) {
    if (IsAsked(grant, query)) found.push_back(grant);
  }
  return found;
}

}  // namespace elanus::access
