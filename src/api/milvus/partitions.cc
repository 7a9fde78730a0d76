// Calls about partitions.
#include <algorithm>

#include "api/milvus/absent.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/pairs.h"
#include "wire/timestamps.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreatePartition(Context& context, const pb::CreatePartitionRequest& request, Status*) {
  return context.service.store.CreatePartition(NameOf(context, request), request.partition_name());
}

core::Status DropPartition(Context& context, const pb::DropPartitionRequest& request, Status*) {
  return context.service.store.DropPartition(NameOf(context, request), request.partition_name());
}

core::Status HasPartition(Context& context, const pb::HasPartitionRequest& request,
                          pb::BoolResponse* answer) {
  const auto description = TRY(context.service.store.DescribeCollection(NameOf(context, request)));
  answer->mutable_status();
  answer->set_value(std::any_of(
      description.partitions.begin(), description.partitions.end(),
      [&](const auto& partition) { return partition.name == request.partition_name(); }));
  return core::Status::Ok();
}

core::Status GetPartitionStatistics(Context& context,
                                    const pb::GetPartitionStatisticsRequest& request,
                                    pb::GetPartitionStatisticsResponse* answer) {
  const auto statistics = TRY(context.service.store.GetPartitionStatistics(
      NameOf(context, request), request.partition_name()));
  answer->mutable_status();
  wire::WritePairs({{"row_count", std::to_string(statistics.rows)}}, answer->mutable_stats());
  return core::Status::Ok();
}

core::Status CheckPartitions(const core::CollectionDescription& description,
                             const pb::ShowPartitionsRequest& request) {
  for (const std::string& name : request.partition_names()) {
    const bool is_there =
        std::any_of(description.partitions.begin(), description.partitions.end(),
                    [&](const auto& partition) { return partition.name == name; });
    if (!is_there) return PartitionNotFound(name);
  }
  return core::Status::Ok();
}

core::Status ShowPartitions(Context& context, const pb::ShowPartitionsRequest& request,
                            pb::ShowPartitionsResponse* answer) {
  const auto description = TRY(context.service.store.DescribeCollection(NameOf(context, request)));
  TRY(CheckPartitions(description, request));
  answer->mutable_status();
  const auto& names = request.partition_names();
  for (const core::PartitionDescription& partition : description.partitions) {
    const bool is_asked =
        names.empty() || std::find(names.begin(), names.end(), partition.name) != names.end();
    if (!is_asked || (request.type() == pb::InMemory && !partition.is_loaded)) continue;
    answer->add_partition_names(partition.name);
    answer->add_partitionids(partition.id);
    answer->add_created_timestamps(wire::HybridTimestamp(partition.created_ms));
    answer->add_created_utc_timestamps(partition.created_ms);
    answer->add_inmemory_percentages(partition.is_loaded ? 100 : 0);
  }
  return core::Status::Ok();
}

}  // namespace

std::vector<Call> PartitionCalls() {
  return {
      Done<CreatePartition>("CreatePartition"),
      Done<DropPartition>("DropPartition"),
      Done<HasPartition>("HasPartition"),
      Done<GetPartitionStatistics>("GetPartitionStatistics"),
      Done<ShowPartitions>("ShowPartitions"),
  };
}

}  // namespace elanus::api
