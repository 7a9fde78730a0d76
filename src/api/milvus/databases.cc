// Calls about databases.
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/pairs.h"
#include "wire/timestamps.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreateDatabase(Context& context, const pb::CreateDatabaseRequest& request, Status*) {
  return context.service.store.CreateDatabase(request.db_name(),
                                              wire::ReadPairs(request.properties()));
}

core::Status DropDatabase(Context& context, const pb::DropDatabaseRequest& request, Status*) {
  return context.service.store.DropDatabase(request.db_name());
}

core::Status ListDatabases(Context& context, const pb::ListDatabasesRequest&,
                           pb::ListDatabasesResponse* answer) {
  answer->mutable_status();
  for (const std::string& name : TRY(context.service.store.ListDatabases())) {
    if (!IsShown(context, name)) continue;
    const auto description = context.service.store.DescribeDatabase(name);
    if (!description.ok()) continue;  // Dropped since it was listed.
    answer->add_db_names(name);
    answer->add_db_ids(description->id);
    answer->add_created_timestamp(wire::HybridTimestamp(description->created_ms));
  }
  return core::Status::Ok();
}

core::Status AlterDatabase(Context& context, const pb::AlterDatabaseRequest& request, Status*) {
  return context.service.store.AlterDatabase(
      request.db_name(), wire::ReadChange(request.properties(), request.delete_keys()));
}

core::Status DescribeDatabase(Context& context, const pb::DescribeDatabaseRequest& request,
                              pb::DescribeDatabaseResponse* answer) {
  const auto description = TRY(context.service.store.DescribeDatabase(request.db_name()));
  answer->mutable_status();
  answer->set_db_name(description.name);
  answer->set_dbid(description.id);
  answer->set_created_timestamp(wire::HybridTimestamp(description.created_ms));
  wire::WritePairs(description.properties, answer->mutable_properties());
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> DatabaseCalls() {
  return {
      Done<CreateDatabase>("CreateDatabase"),     Done<DropDatabase>("DropDatabase"),
      Done<ListDatabases>("ListDatabases"),       Done<AlterDatabase>("AlterDatabase"),
      Done<DescribeDatabase>("DescribeDatabase"),
  };
}

}  // namespace elanus::api
