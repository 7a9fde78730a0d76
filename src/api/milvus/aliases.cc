// Calls about aliases.
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreateAlias(Context& context, const pb::CreateAliasRequest& request, Status*) {
  return context.service.store.CreateAlias(NameOf(context, request), request.alias());
}

core::Status AlterAlias(Context& context, const pb::AlterAliasRequest& request, Status*) {
  return context.service.store.AlterAlias(NameOf(context, request), request.alias());
}

core::Status DropAlias(Context& context, const pb::DropAliasRequest& request, Status*) {
  return context.service.store.DropAlias(DatabaseOf(context, request), request.alias());
}

core::Status DescribeAlias(Context& context, const pb::DescribeAliasRequest& request,
                           pb::DescribeAliasResponse* answer) {
  const std::string database = DatabaseOf(context, request);
  const auto alias = TRY(context.service.store.DescribeAlias(database, request.alias()));
  answer->mutable_status();
  answer->set_db_name(database);
  answer->set_alias(alias.alias);
  answer->set_collection(alias.collection);
  return core::Status::Ok();
}

core::Status ListAliases(Context& context, const pb::ListAliasesRequest& request,
                         pb::ListAliasesResponse* answer) {
  const auto aliases = TRY(context.service.store.ListAliases(NameOf(context, request)));
  answer->mutable_status();
  answer->set_db_name(DatabaseOf(context, request));
  answer->set_collection_name(request.collection_name());
  for (const core::AliasDescription& alias : aliases) answer->add_aliases(alias.alias);
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> AliasCalls() {
  return {
      Done<CreateAlias>("CreateAlias"), Done<AlterAlias>("AlterAlias"),
      Done<DropAlias>("DropAlias"),     Done<DescribeAlias>("DescribeAlias"),
      Done<ListAliases>("ListAliases"),
  };
}

}  // namespace elanus::api
