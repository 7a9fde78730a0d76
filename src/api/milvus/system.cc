// Calls about the server itself, and those that only a cluster answers at length: here is one
// node, one replica, one resource group.
#include <nlohmann/json.hpp>

#include "api/milvus/absent.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
namespace common = milvus::proto::common;

constexpr int64_t kNodeId = 1;
constexpr const char* kResourceGroup = "__default_resource_group";
// The version of the Milvus API that is spoken: clients choose by it what they may ask for.
constexpr const char* kApiVersion = "v2.6.17";

std::string VersionOf(const Context& context) {
  return std::string(kApiVersion) + "-elanus." + context.service.version;
}

core::Status Connect(Context& context, const pb::ConnectRequest&, pb::ConnectResponse* answer) {
  answer->mutable_status();
  common::ServerInfo* info = answer->mutable_server_info();
  info->set_build_tags(VersionOf(context));
  info->set_deploy_mode("STANDALONE");
  answer->set_identifier(static_cast<int64_t>(context.service.store.Now()));
  return core::Status::Ok();
}

core::Status GetVersion(Context& context, const pb::GetVersionRequest&,
                        pb::GetVersionResponse* answer) {
  answer->mutable_status();
  answer->set_version(VersionOf(context));
  return core::Status::Ok();
}

core::Status CheckHealth(Context& context, const pb::CheckHealthRequest&,
                         pb::CheckHealthResponse* answer) {
  const auto databases = context.service.store.ListDatabases();
  answer->mutable_status();
  answer->set_ishealthy(databases.ok());
  if (!databases.ok()) answer->add_reasons(databases.status().message());
  return core::Status::Ok();
}

core::Status AllocTimestamp(Context& context, const pb::AllocTimestampRequest&,
                            pb::AllocTimestampResponse* answer) {
  answer->mutable_status();
  answer->set_timestamp(context.service.store.Now());
  return core::Status::Ok();
}

core::Status GetComponentStates(Context&, const pb::GetComponentStatesRequest&,
                                pb::ComponentStates* answer) {
  answer->mutable_status();
  pb::ComponentInfo* state = answer->mutable_state();
  state->set_nodeid(kNodeId);
  state->set_role("standalone");
  state->set_state_code(common::Healthy);
  return core::Status::Ok();
}

core::Status GetMetrics(Context& context, const pb::GetMetricsRequest&,
                        pb::GetMetricsResponse* answer) {
  const nlohmann::json node = {
      {"identifier", kNodeId},
      {"infos",
       {{"name", "standalone1"},
        {"type", "standalone"},
        {"has_error", false},
        {"system_info", {{"system_version", VersionOf(context)}, {"deploy_mode", "STANDALONE"}}}}},
      {"connected", nlohmann::json::array()}};
  answer->mutable_status();
  answer->set_response(nlohmann::json{{"nodes_info", {node}}}.dump());
  answer->set_component_name("elanus");
  return core::Status::Ok();
}

core::Status Dummy(Context&, const pb::DummyRequest&, pb::DummyResponse* answer) {
  answer->set_response(R"({"status":"fail","message":"unknown request type"})");
  return core::Status::Ok();
}

core::Status GetReplicas(Context& context, const pb::GetReplicasRequest& request,
                         pb::GetReplicasResponse* answer) {
  const auto description = TRY(context.service.store.DescribeCollection(NameOf(context, request)));
  answer->mutable_status();
  pb::ReplicaInfo* replica = answer->add_replicas();
  replica->set_replicaid(description.id);
  replica->set_collectionid(description.id);
  for (const auto& partition : description.partitions) {
    if (partition.is_loaded) replica->add_partition_ids(partition.id);
  }
  if (replica->partition_ids_size() == 0) return CollectionNotLoaded(request.collection_name());
  replica->add_nodeids(kNodeId);
  replica->set_resource_group_name(kResourceGroup);
  pb::ShardReplica* shard = replica->add_shard_replicas();
  shard->set_leaderid(kNodeId);
  shard->add_nodeids(kNodeId);
  return core::Status::Ok();
}

core::Status GetPersistentSegmentInfo(Context& context,
                                      const pb::GetPersistentSegmentInfoRequest& request,
                                      pb::GetPersistentSegmentInfoResponse* answer) {
  const core::CollectionName name = NameOf(context, request);
  const auto description = TRY(context.service.store.DescribeCollection(name));
  answer->mutable_status();
  for (const core::SegmentDescription& segment : TRY(context.service.store.ListSegments(name))) {
    pb::PersistentSegmentInfo* info = answer->add_infos();
    info->set_segmentid(segment.id);
    info->set_collectionid(description.id);
    info->set_partitionid(segment.partition_id);
    info->set_num_rows(segment.rows);
    info->set_state(segment.is_growing ? common::Growing : common::Flushed);
  }
  return core::Status::Ok();
}

core::Status GetQuerySegmentInfo(Context& context, const pb::GetQuerySegmentInfoRequest& request,
                                 pb::GetQuerySegmentInfoResponse* answer) {
  const core::CollectionName name = NameOf(context, request);
  const auto description = TRY(context.service.store.DescribeCollection(name));
  answer->mutable_status();
  for (const core::SegmentDescription& segment : TRY(context.service.store.ListSegments(name))) {
    if (!segment.is_loaded) continue;
    pb::QuerySegmentInfo* info = answer->add_infos();
    info->set_segmentid(segment.id);
    info->set_collectionid(description.id);
    info->set_partitionid(segment.partition_id);
    info->set_num_rows(segment.rows);
    info->set_mem_size(segment.bytes);
    info->set_nodeid(kNodeId);
    info->add_nodeids(kNodeId);
    info->set_state(segment.is_growing ? common::Growing : common::Sealed);
  }
  return core::Status::Ok();
}

core::Status ListResourceGroups(Context&, const pb::ListResourceGroupsRequest&,
                                pb::ListResourceGroupsResponse* answer) {
  answer->mutable_status();
  answer->add_resource_groups(kResourceGroup);
  return core::Status::Ok();
}

core::Status DescribeResourceGroup(Context&, const pb::DescribeResourceGroupRequest& request,
                                   pb::DescribeResourceGroupResponse* answer) {
  if (request.resource_group() != kResourceGroup) {
    return core::NotFound("resource group not found[rg=" + request.resource_group() + "]")
        .WithNumber(core::Number::kResourceGroupNotFound);
  }
  answer->mutable_status();
  pb::ResourceGroup* group = answer->mutable_resource_group();
  group->set_name(kResourceGroup);
  group->set_capacity(1);
  group->set_num_available_node(1);
  common::NodeInfo* node = group->add_nodes();
  node->set_node_id(kNodeId);
  return core::Status::Ok();
}

core::Status ListImportTasks(Context&, const pb::ListImportTasksRequest&,
                             pb::ListImportTasksResponse* answer) {
  answer->mutable_status();
  return core::Status::Ok();
}

core::Status GetImportState(Context&, const pb::GetImportStateRequest& request,
                            pb::GetImportStateResponse*) {
  return core::NotFound("import job " + std::to_string(request.task()) + " does not exist");
}

}  // namespace

std::vector<Call> SystemCalls() {
  return {
      Done<Connect>("Connect"),
      Done<GetVersion>("GetVersion"),
      Done<CheckHealth>("CheckHealth"),
      Done<AllocTimestamp>("AllocTimestamp"),
      Done<GetComponentStates>("GetComponentStates"),
      Done<GetMetrics>("GetMetrics"),
      Done<Dummy>("Dummy"),
      Done<GetReplicas>("GetReplicas"),
      Done<GetPersistentSegmentInfo>("GetPersistentSegmentInfo"),
      Done<GetQuerySegmentInfo>("GetQuerySegmentInfo"),
      Done<ListResourceGroups>("ListResourceGroups"),
      Done<DescribeResourceGroup>("DescribeResourceGroup"),
      Done<ListImportTasks>("ListImportTasks"),
      Done<GetImportState>("GetImportState"),
  };
}

}  // namespace elanus::api
