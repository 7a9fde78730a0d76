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
  const core::CollectionDescription& description = *snapshot.description;
  std::vector<int64_t> loaded;
  for (const core::PartitionDescription& partition : description.partitions) {
    if (partition.is_loaded) loaded.push_back(partition.id);
  }
  if (loaded.empty()) {
    return core::InvalidArgument("collection not loaded[collection=" + description.schema.name +
                                 "]")
        .WithNumber(core::Number::kCollectionNotLoaded);
  }
  if (names.empty()) return loaded;
  std::vector<int64_t> named;
  for (const std::string& name : names) {
    const auto id = FindPartition(description, name);
    if (!id.ok()) {
      return core::NotFound("partition name " + name + " not found")
          .WithNumber(core::Number::kPartitionNotFound);
    }
    if (std::find(loaded.begin(), loaded.end(), *id) == loaded.end()) {
      return core::InvalidArgument("partition not loaded[partition=" + name + "]")
          .WithNumber(core::Number::kPartitionNotLoaded);
    }
    named.push_back(*id);
  }
  return named;
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
