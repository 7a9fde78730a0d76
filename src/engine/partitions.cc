#include "engine/partitions.h"

#include <algorithm>
#include <map>

#include "os/crc32c.h"

namespace elanus::engine {
namespace {

// The rows of a batch, by number.
core::Batch TakeRows(const core::Batch& rows, const std::vector<uint32_t>& numbers) {
  core::Batch taken;
  for (const core::NamedColumn& named : rows.columns) {
    core::Column& column = taken.Add(named.name, named.column.type(), named.column.dim());
    const core::ColumnView source = named.column.view();
    for (uint32_t row : numbers) column.AppendFrom(source, row);
  }
  return taken;
}

}  // namespace

core::Result<int64_t> FindPartition(const core::CollectionDescription& description,
                                    const std::string& name) {
  if (name.empty()) return description.partitions.front().id;
  for (const core::PartitionDescription& partition : description.partitions) {
    if (partition.name == name) return partition.id;
  }
  return core::NotFound("partition not found[partition=" + name + "]")
      .WithNumber(core::Number::kPartitionNotFound);
}

core::Result<std::vector<int64_t>> LoadedPartitions(const Snapshot& snapshot,
                                                    const std::vector<std::string>& names) {
  std::vector<int64_t> ids;
  if (names.empty()) {
    for (const auto& partition : snapshot.description->partitions) ids.push_back(partition.id);
  }
  for (const std::string& name : names) {
    const auto id = FindPartition(*snapshot.description, name);
    if (!id.ok()) {
      return core::NotFound("partition name " + name + " not found")
          .WithNumber(core::Number::kPartitionNotFound);
    }
    ids.push_back(*id);
  }
  return ids;
}

int64_t PartitionOfKey(const core::CollectionDescription& description, const core::ColumnView& keys,
                       size_t row) {
  const uint32_t hash = os::Crc32c(keys.Row(row));
  return description.partitions[hash % description.partitions.size()].id;
}

core::Result<std::vector<Addition>> SplitByPartition(const core::CollectionDescription& description,
                                                     const std::string& name, core::Batch rows) {
  std::vector<Addition> additions;
  const core::FieldSchema* key = description.schema.partition_key();
  if (key == nullptr) {
    additions.push_back({TRY(FindPartition(description, name)), std::move(rows)});
    return additions;
  }
  if (!name.empty()) {
    return core::InvalidArgument(
        "not support manually specifying the partition names if partition key mode is used");
  }
  const core::ColumnView keys = rows.Find(key->name)->view();
  std::map<int64_t, std::vector<uint32_t>> numbers;
  for (uint32_t row = 0; row < keys.rows; ++row) {
    numbers[PartitionOfKey(description, keys, row)].push_back(row);
  }
  for (const auto& [partition, own] : numbers) {
    additions.push_back({partition, TakeRows(rows, own)});
  }
  return additions;
}

}  // namespace elanus::engine
