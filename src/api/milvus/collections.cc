// Calls about collections.
#include "api/milvus/find_by_id.h"
#include "api/milvus/schema_timestamp.h"
#include "api/milvus/service.h"
#include "milvus.pb.h"
#include "wire/pairs.h"
#include "wire/schema.h"
#include "wire/timestamps.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using Status = milvus::proto::common::Status;

core::Status CreateCollection(Context& context, const pb::CreateCollectionRequest& request,
                              Status*) {
  core::CollectionSchema schema = TRY(wire::ReadSchema(request.schema()));
  schema.name = request.collection_name();
  schema.shards = request.shards_num();
  schema.num_partitions = request.num_partitions();
  schema.consistency = static_cast<core::Consistency>(request.consistency_level());
  wire::Parameters properties = wire::ReadPairs(request.properties());
  schema.properties.merge(properties);
  return context.service.store.CreateCollection(DatabaseOf(context, request), schema);
}

core::Status DropCollection(Context& context, const pb::DropCollectionRequest& request, Status*) {
  return context.service.store.DropCollection(NameOf(context, request));
}

core::Status HasCollection(Context& context, const pb::HasCollectionRequest& request,
                           pb::BoolResponse* answer) {
  const auto found = context.service.store.DescribeCollection(NameOf(context, request));
  answer->set_value(found.ok());
  answer->mutable_status();
  return found.status().number() == core::Number::kCollectionNotFound ? core::Status::Ok()
                                                                      : found.status();
}

// Channels are where a cluster's writes go; some clients read the names.
void WriteChannels(const core::CollectionDescription& description,
                   pb::DescribeCollectionResponse* answer) {
  for (int64_t shard = 0; shard < description.schema.shards; ++shard) {
    const std::string channel = "elanus-dml_" + std::to_string(shard);
    answer->add_physical_channel_names(channel);
    answer->add_virtual_channel_names(channel + "_" + std::to_string(description.id) + "v" +
                                      std::to_string(shard));
  }
}

void WriteDescription(const core::CollectionDescription& description,
                      pb::DescribeCollectionResponse* answer) {
  answer->mutable_status();
  wire::WriteSchema(description.schema, answer->mutable_schema());
  answer->set_collectionid(description.id);
  answer->set_collection_name(description.schema.name);
  answer->set_db_name(description.database);
  answer->set_created_utc_timestamp(description.created_ms);
  answer->set_created_timestamp(wire::HybridTimestamp(description.created_ms));
  answer->set_update_timestamp(SchemaTimestamp(description));
  answer->set_update_timestamp_str(std::to_string(answer->update_timestamp()));
  answer->set_shards_num(static_cast<int32_t>(description.schema.shards));
  answer->set_num_partitions(static_cast<int64_t>(description.partitions.size()));
  answer->set_consistency_level(
      static_cast<milvus::proto::common::ConsistencyLevel>(description.schema.consistency));
  for (const std::string& alias : description.aliases) answer->add_aliases(alias);
  wire::WritePairs(description.schema.properties, answer->mutable_properties());
  WriteChannels(description, answer);
}

// By name, or by the id that an earlier description told.
core::Result<core::CollectionDescription> Describe(core::Store& store,
                                                   const core::CollectionName& name, int64_t id) {
  if (!name.collection.empty() || id == 0) return store.DescribeCollection(name);
  return FindById(store, name.database, id);
}

void DescribeInto(core::Store& store, const core::CollectionName& name, int64_t id,
                  pb::DescribeCollectionResponse* answer) {
  const auto description = Describe(store, name, id);
  if (description.ok()) {
    WriteDescription(*description, answer);
  } else {
    wire::WriteDescribeStatus(description.status(), answer->mutable_status());
    // An empty one, as Milvus: the Node SDK 2.2 looks into it before it looks at the status.
    answer->mutable_schema();
  }
}

core::Status DescribeCollection(Context& context, const pb::DescribeCollectionRequest& request,
                                pb::DescribeCollectionResponse* answer) {
  DescribeInto(context.service.store, NameOf(context, request), request.collectionid(), answer);
  return core::Status::Ok();
}

core::Status BatchDescribeCollection(Context& context,
                                     const pb::BatchDescribeCollectionRequest& request,
                                     pb::BatchDescribeCollectionResponse* answer) {
  const std::string database = DatabaseOf(context, request);
  answer->mutable_status();
  for (const std::string& name : request.collection_name()) {
    DescribeInto(context.service.store, {database, name}, 0, answer->add_responses());
  }
  for (const int64_t id : request.collectionid()) {
    DescribeInto(context.service.store, {database, ""}, id, answer->add_responses());
  }
  return core::Status::Ok();
}

core::Status GetCollectionStatistics(Context& context,
                                     const pb::GetCollectionStatisticsRequest& request,
                                     pb::GetCollectionStatisticsResponse* answer) {
  const auto statistics = TRY(context.service.store.GetStatistics(NameOf(context, request)));
  answer->mutable_status();
  wire::WritePairs({{"row_count", std::to_string(statistics.rows)}}, answer->mutable_stats());
  return core::Status::Ok();
}

// The names to show: all of the database, or those asked for, each of which must be there.
core::Result<std::vector<std::string>> NamesToShow(Context& context,
                                                   const pb::ShowCollectionsRequest& request) {
  if (request.collection_names_size() == 0) {
    return context.service.store.ListCollections(DatabaseOf(context, request));
  }
  return std::vector<std::string>(request.collection_names().begin(),
                                  request.collection_names().end());
}

core::Status ShowCollections(Context& context, const pb::ShowCollectionsRequest& request,
                             pb::ShowCollectionsResponse* answer) {
  const std::string database = DatabaseOf(context, request);
  const bool only_loaded = request.type() == pb::InMemory;
  answer->mutable_status();
  for (const std::string& name : TRY(NamesToShow(context, request))) {
    if (!IsShown(context, core::CollectionName{database, name})) continue;
    const auto description = context.service.store.DescribeCollection({database, name});
    // One that was dropped since it was listed is no longer shown.
    if (!description.ok() && request.collection_names_size() == 0) continue;
    if (!description.ok()) return description.status();
    const auto state = TRY(context.service.store.GetLoadState({database, name}, {}));
    const bool is_loaded = state == core::LoadState::kLoaded;
    if (only_loaded && !is_loaded && request.collection_names_size() == 0) continue;
    answer->add_collection_names(description->schema.name);
    answer->add_collection_ids(description->id);
    answer->add_created_timestamps(wire::HybridTimestamp(description->created_ms));
    answer->add_created_utc_timestamps(description->created_ms);
    answer->add_inmemory_percentages(is_loaded ? 100 : 0);
    answer->add_query_service_available(is_loaded);
    answer->add_shards_num(static_cast<int32_t>(description->schema.shards));
  }
  return core::Status::Ok();
}

core::Status AlterCollection(Context& context, const pb::AlterCollectionRequest& request, Status*) {
  return context.service.store.AlterCollection(
      NameOf(context, request), wire::ReadChange(request.properties(), request.delete_keys()));
}

core::Status AlterCollectionField(Context& context, const pb::AlterCollectionFieldRequest& request,
                                  Status*) {
  return context.service.store.AlterField(
      NameOf(context, request), request.field_name(),
      wire::ReadChange(request.properties(), request.delete_keys()));
}

core::Status AddCollectionField(Context& context, const pb::AddCollectionFieldRequest& request,
                                Status*) {
  const core::FieldSchema field = TRY(wire::ReadField(request.schema()));
  return context.service.store.AddField(NameOf(context, request), field);
}

core::Status TruncateCollection(Context& context, const pb::TruncateCollectionRequest& request,
                                pb::TruncateCollectionResponse* answer) {
  answer->mutable_status();
  return context.service.store.TruncateCollection(NameOf(context, request));
}

core::Status RenameCollection(Context& context, const pb::RenameCollectionRequest& request,
                              Status*) {
  const std::string from = DatabaseOf(context, request);
  const std::string to = request.newdbname().empty() ? from : request.newdbname();
  return context.service.store.RenameCollection({from, request.oldname()}, {to, request.newname()});
}

}  // namespace

std::vector<Call> CollectionCalls() {
  return {
      Done<CreateCollection>("CreateCollection"),
      Done<DropCollection>("DropCollection"),
      Done<HasCollection>("HasCollection"),
      Done<DescribeCollection>("DescribeCollection"),
      Done<BatchDescribeCollection>("BatchDescribeCollection"),
      Done<GetCollectionStatistics>("GetCollectionStatistics"),
      Done<ShowCollections>("ShowCollections"),
      Done<AlterCollection>("AlterCollection"),
      Done<AlterCollectionField>("AlterCollectionField"),
      Done<AddCollectionField>("AddCollectionField"),
      Done<TruncateCollection>("TruncateCollection"),
      Done<RenameCollection>("RenameCollection"),
  };
}

}  // namespace elanus::api
