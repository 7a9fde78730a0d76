// Calls about grants, groups of privileges, and taking all of it elsewhere.
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

// Whether it revokes; kInvalidArgument for a type that there is not.
core::Result<bool> Revokes(pb::OperatePrivilegeType type) {
  if (type == pb::Grant || type == pb::Revoke) return type == pb::Revoke;
  return core::InvalidArgument("invalid operate privilege type, current type: " +
                               std::to_string(type) + ", valid value: [Grant, Revoke]");
}

// The grantor is who calls, whatever the request says.
core::Status OperatePrivilege(Context& context, const pb::OperatePrivilegeRequest& request,
                              Status*) {
  const pb::GrantEntity& entity = request.entity();
  const std::string& database = entity.db_name();
  return context.service.access.ChangeGrant(
      {.revokes = TRY(Revokes(request.type())),
       .form =
           request.version() == "v2" ? access::GrantForm::kByLevel : access::GrantForm::kByObject,
       .role = entity.role().name(),
       .object_type = entity.object().name(),
       .object = entity.object_name(),
       .privilege = entity.grantor().privilege().name(),
       .database = database.empty() ? context.database : database,
       .grantor = context.who.user});
}

core::Status OperatePrivilegeV2(Context& context, const pb::OperatePrivilegeV2Request& request,
                                Status*) {
  return context.service.access.ChangeGrant({.revokes = TRY(Revokes(request.type())),
                                             .form = access::GrantForm::kByLevel,
                                             .role = request.role().name(),
                                             .object_type = "",
                                             .object = request.collection_name(),
                                             .privilege = request.grantor().privilege().name(),
                                             .database = DatabaseOf(context, request),
                                             .grantor = context.who.user});
}

void WriteGrant(const std::string& role, const access::Grant& grant, pb::GrantEntity* entity) {
  entity->mutable_role()->set_name(role);
  entity->mutable_object()->set_name(std::string(access::ObjectTypeName(grant.object_type)));
  entity->set_object_name(grant.object);
  entity->set_db_name(grant.database);
  entity->mutable_grantor()->mutable_user()->set_name(grant.grantor);
  entity->mutable_grantor()->mutable_privilege()->set_name(grant.privilege);
}

core::Status SelectGrant(Context& context, const pb::SelectGrantRequest& request,
                         pb::SelectGrantResponse* answer) {
  const pb::GrantEntity& entity = request.entity();
  const std::string& database = entity.db_name();
  const std::vector<access::Grant> grants = TRY(context.service.access.ListGrants(
      {.role = entity.role().name(),
       .object_type = entity.object().name(),
       .object = entity.object_name(),
       .database = database.empty() ? context.database : database}));
  answer->mutable_status();
  for (const access::Grant& grant : grants) {
    WriteGrant(entity.role().name(), grant, answer->add_entities());
  }
  return core::Status::Ok();
}

core::Status CreatePrivilegeGroup(Context& context, const pb::CreatePrivilegeGroupRequest& request,
                                  Status*) {
  return context.service.access.CreateGroup(request.group_name());
}

core::Status DropPrivilegeGroup(Context& context, const pb::DropPrivilegeGroupRequest& request,
                                Status*) {
  return context.service.access.DropGroup(request.group_name());
}

void WriteGroup(const std::string& name, const auto& privileges, pb::PrivilegeGroupInfo* info) {
  info->set_group_name(name);
  for (const std::string& privilege : privileges) info->add_privileges()->set_name(privilege);
}

core::Status ListPrivilegeGroups(Context& context, const pb::ListPrivilegeGroupsRequest&,
                                 pb::ListPrivilegeGroupsResponse* answer) {
  answer->mutable_status();
  for (const access::PrivilegeGroup& group : context.service.access.ListGroups()) {
    WriteGroup(group.name, group.privileges, answer->add_privilege_groups());
  }
  return core::Status::Ok();
}

core::Status OperatePrivilegeGroup(Context& context,
                                   const pb::OperatePrivilegeGroupRequest& request, Status*) {
  access::PrivilegeGroup change = {.name = request.group_name(), .privileges = {}};
  for (const pb::PrivilegeEntity& privilege : request.privileges()) {
    change.privileges.push_back(privilege.name());
  }
  if (request.type() == pb::AddPrivilegesToGroup) {
    return context.service.access.AddToGroup(change);
  }
  if (request.type() == pb::RemovePrivilegesFromGroup) {
    return context.service.access.RemoveFromGroup(change);
  }
  return core::InvalidArgument("unsupported operate type: " + std::to_string(request.type()) +
                               "; 0 adds privileges to a group, 1 takes them out");
}

core::Status BackupRBAC(Context& context, const pb::BackupRBACMetaRequest&,
                        pb::BackupRBACMetaResponse* answer) {
  const access::AccessState backup = context.service.access.Backup();
  answer->mutable_status();
  pb::RBACMeta* meta = answer->mutable_rbac_meta();
  for (const auto& [name, user] : backup.users) {
    pb::UserInfo* info = meta->add_users();
    info->set_user(name);
    info->set_password(user.password_hash);
    for (const std::string& role : user.roles) info->add_roles()->set_name(role);
  }
  for (const auto& [name, role] : backup.roles) {
    meta->add_roles()->set_name(name);
    meta->mutable_roles()->rbegin()->set_description(role.description);
    for (const access::Grant& grant : role.grants) WriteGrant(name, grant, meta->add_grants());
  }
  for (const auto& [name, privileges] : backup.groups) {
    WriteGroup(name, privileges, meta->add_privilege_groups());
  }
  return core::Status::Ok();
}

core::Status ReadGrant(const pb::GrantEntity& entity, access::AccessState* backup) {
  const std::string& role = entity.role().name();
  const auto known = backup->roles.find(role);
  const auto type = access::FindObjectType(entity.object().name());
  if (known == backup->roles.end() || !type.has_value()) {
    return core::InvalidArgument("a grant of the backup is of role [" + role +
                                 "] on an object of type [" + entity.object().name() +
                                 "]; the backup must have the role, and the type must be "
                                 "Collection, Global or User");
  }
  known->second.grants.push_back({.object_type = *type,
                                  .object = entity.object_name(),
                                  .privilege = entity.grantor().privilege().name(),
                                  .database = entity.db_name(),
                                  .grantor = entity.grantor().user().name()});
  return core::Status::Ok();
}

core::Status RestoreRBAC(Context& context, const pb::RestoreRBACMetaRequest& request, Status*) {
  const pb::RBACMeta& meta = request.rbac_meta();
  access::AccessState backup;
  for (const pb::RoleEntity& role : meta.roles()) {
    backup.roles[role.name()].description = role.description();
  }
  for (const pb::GrantEntity& grant : meta.grants()) TRY(ReadGrant(grant, &backup));
  for (const pb::PrivilegeGroupInfo& group : meta.privilege_groups()) {
    access::Privileges& privileges = backup.groups[group.group_name()];
    for (const pb::PrivilegeEntity& privilege : group.privileges()) {
      privileges.insert(privilege.name());
    }
  }
  for (const pb::UserInfo& info : meta.users()) {
    access::User& user = backup.users[info.user()];
    user.password_hash = info.password();
    for (const pb::RoleEntity& role : info.roles()) user.roles.insert(role.name());
  }
  return context.service.access.Restore(backup);
}

}  // namespace

std::vector<Call> GrantCalls() {
  return {
      Done<OperatePrivilege>("OperatePrivilege"),
      Done<OperatePrivilegeV2>("OperatePrivilegeV2"),
      Done<SelectGrant>("SelectGrant"),
      Done<CreatePrivilegeGroup>("CreatePrivilegeGroup"),
      Done<DropPrivilegeGroup>("DropPrivilegeGroup"),
      Done<ListPrivilegeGroups>("ListPrivilegeGroups"),
      Done<OperatePrivilegeGroup>("OperatePrivilegeGroup"),
      Done<BackupRBAC>("BackupRBAC"),
      Done<RestoreRBAC>("RestoreRBAC"),
  };
}

}  // namespace elanus::api
