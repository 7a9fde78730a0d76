// Calls about users. Clients send passwords in base64.
#include "access/base64.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Result<std::string> ReadPassword(const std::string& sent) {
  core::Result<std::string> password = access::DecodeBase64(sent);
  if (!password.ok()) {
    return core::InvalidArgument("decode password fail: a password is sent in base64");
  }
  return password;
}

core::Status CreateCredential(Context& context, const pb::CreateCredentialRequest& request,
                              Status*) {
  const std::string password = TRY(ReadPassword(request.password()));
  return context.service.access.CreateUser(request.username(), password, request.description());
}

core::Status UpdateCredential(Context& context, const pb::UpdateCredentialRequest& request,
                              Status*) {
  access::PasswordChange change;
  change.user = request.username();
  change.old_password = TRY(ReadPassword(request.oldpassword()));
  change.new_password = TRY(ReadPassword(request.newpassword()));
  if (request.has_description()) change.description = request.description();
  return context.service.access.UpdateUser(change);
}

core::Status DeleteCredential(Context& context, const pb::DeleteCredentialRequest& request,
                              Status*) {
  return context.service.access.DeleteUser(request.username());
}

core::Status ListCredUsers(Context& context, const pb::ListCredUsersRequest&,
                           pb::ListCredUsersResponse* answer) {
  answer->mutable_status();
  for (const std::string& name : context.service.access.ListUsers()) answer->add_usernames(name);
  return core::Status::Ok();
}

core::Status SelectUser(Context& context, const pb::SelectUserRequest& request,
                        pb::SelectUserResponse* answer) {
  std::optional<std::string> name;
  if (request.has_user()) name = request.user().name();
  answer->mutable_status();
  for (const access::UserDescription& user : context.service.access.DescribeUsers(name)) {
    pb::UserResult* result = answer->add_results();
    result->mutable_user()->set_name(user.name);
    result->set_description(user.description);
    if (!request.include_role_info()) continue;
    for (const std::string& role : user.roles) result->add_roles()->set_name(role);
  }
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> UserCalls() {
  return {
      Done<CreateCredential>("CreateCredential"),
      Done<UpdateCredential>("UpdateCredential"),
      Done<DeleteCredential>("DeleteCredential"),
      Done<ListCredUsers>("ListCredUsers"),
      Done<SelectUser>("SelectUser"),
  };
}

}  // namespace elanus::api
