#include "engine/complete_schema.h"

#include <algorithm>

#include "storage/manifest.h"

namespace elanus::engine {
namespace {

// Milvus numbers the fields of users from here.
constexpr int64_t kFirstFieldId = 100;

}  // namespace

int64_t NextFieldId(const core::CollectionSchema& schema) {
  int64_t next = kFirstFieldId;
  for (const core::FieldSchema& field : schema.fields) next = std::max(next, field.id + 1);
  return next;
}

core::CollectionSchema CompleteSchema(core::CollectionSchema schema) {
  schema.shards = std::max<int64_t>(schema.shards, 1);
  int64_t next = kFirstFieldId;
  for (core::FieldSchema& field : schema.fields) {
    field.id = next++;
    field.is_function_output = schema.FunctionOf(field.name) != nullptr;
  }
  if (schema.enable_dynamic_field && schema.dynamic() == nullptr) {
    core::FieldSchema dynamic;
    dynamic.id = next;
    dynamic.name = core::kDynamicField;
    dynamic.type = core::DataType::kJson;
    dynamic.is_dynamic = true;
    schema.fields.push_back(std::move(dynamic));
  }
  return schema;
}

std::vector<core::PartitionDescription> FirstPartitions(const core::CollectionSchema& schema,
                                                        uint64_t created_ms) {
  const bool has_key = schema.partition_key() != nullptr;
  int64_t count = has_key ? core::kPartitionKeyPartitions : 1;
  if (has_key && schema.num_partitions > 0) count = schema.num_partitions;
  std::vector<core::PartitionDescription> partitions;
  for (int64_t i = 0; i < count; ++i) {
    core::PartitionDescription& partition = partitions.emplace_back();
    partition.id = storage::kDefaultPartitionId + i;
    partition.name = core::kDefaultPartition;
    if (has_key) partition.name += "_" + std::to_string(i);
    partition.created_ms = created_ms;
  }
  return partitions;
}

}  // namespace elanus::engine
