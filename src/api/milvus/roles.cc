// Calls about roles, and who has them.
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreateRole(Context& context, const pb::CreateRoleRequest& request, Status*) {
  return context.service.access.CreateRole(request.entity().name(), request.entity().description());
}

core::Status AlterRole(Context& context, const pb::AlterRoleRequest& request, Status*) {
  return context.service.access.DescribeRoleAs(request.role_name(), request.description());
}

core::Status DropRole(Context& context, const pb::DropRoleRequest& request, Status*) {
  return context.service.access.DropRole(request.role_name(), request.force_drop());
}

core::Status OperateUserRole(Context& context, const pb::OperateUserRoleRequest& request, Status*) {
  access::AccessControl& access = context.service.access;
  if (request.type() == pb::AddUserToRole) {
    return access.BindRole(request.username(), request.role_name());
  }
  if (request.type() == pb::RemoveUserFromRole) {
    return access.UnbindRole(request.username(), request.role_name());
  }
  return core::InvalidArgument("OperateUserRole has no type " + std::to_string(request.type()) +
                               "; 0 adds a user to a role, 1 takes one out");
}

core::Status SelectRole(Context& context, const pb::SelectRoleRequest& request,
                        pb::SelectRoleResponse* answer) {
  std::optional<std::string> name;
  if (request.has_role()) name = request.role().name();
  answer->mutable_status();
  for (const access::RoleDescription& role : context.service.access.DescribeRoles(name)) {
    pb::RoleResult* result = answer->add_results();
    result->mutable_role()->set_name(role.name);
    result->mutable_role()->set_description(role.description);
    if (!request.include_user_info()) continue;
    for (const std::string& user : role.users) result->add_users()->set_name(user);
  }
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> RoleCalls() {
  return {
      Done<CreateRole>("CreateRole"),
      Done<AlterRole>("AlterRole"),
      Done<DropRole>("DropRole"),
      Done<SelectRole>("SelectRole"),
      Done<OperateUserRole>("OperateUserRole"),
  };
}

}  // namespace elanus::api
