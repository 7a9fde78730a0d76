// Manifests to bytes and back (docs/formats.md).
//
// The frame around them is checked before any of this runs, so an error here is a file that was
// written by another version or by a mistake; its message is still a path, never a crash.
#include "storage/manifest.h"

#include <array>
#include <cstdio>

namespace elanus::storage {
namespace {

// Six digits, so that a listing shows files in the order in which they were made.
std::string NumberedName(uint64_t number, const char* suffix) {
  std::array<char, 32> name;
  std::snprintf(name.data(), name.size(), "%06llu", static_cast<unsigned long long>(number));
  return std::string(name.data()) + suffix;
}

void PutPartition(const core::PartitionDescription& partition, core::ByteWriter* writer) {
  writer->Put(partition.id);
  writer->PutText(partition.name);
  writer->Put(partition.created_ms);
  writer->Put<uint8_t>(partition.is_loaded ? 1 : 0);
}

core::Result<core::PartitionDescription> GetPartition(core::ByteReader* reader) {
  core::PartitionDescription partition;
  partition.id = TRY(reader->Get<int64_t>());
  partition.name = TRY(reader->GetText());
  partition.created_ms = TRY(reader->Get<uint64_t>());
  partition.is_loaded = TRY(reader->Get<uint8_t>()) != 0;
  return partition;
}

void PutIndex(const core::IndexDescription& index, core::ByteWriter* writer) {
  writer->Put(index.id);
  writer->PutText(index.field);
  writer->PutText(index.name);
  writer->PutText(index.type);
  writer->Put(index.metric);
  writer->Put<uint32_t>(static_cast<uint32_t>(index.params.size()));
  for (const auto& [key, value] : index.params) {
    writer->PutText(key);
    writer->PutText(value);
  }
}

// Version 1 gave no ids; the position serves, as indexes could not be dropped.
core::Result<core::IndexDescription> GetIndex(uint32_t version, int64_t position,
                                              core::ByteReader* reader) {
  core::IndexDescription index;
  index.id = version > 1 ? TRY(reader->Get<int64_t>()) : position;
  index.field = TRY(reader->GetText());
  index.name = TRY(reader->GetText());
  index.type = TRY(reader->GetText());
  index.metric = TRY(reader->Get<core::Metric>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string key = TRY(reader->GetText());
    index.params[std::move(key)] = TRY(reader->GetText());
  }
  return index;
}

core::Result<SegmentEntry> GetSegment(uint32_t version, core::ByteReader* reader) {
  SegmentEntry segment;
  segment.number = TRY(reader->Get<uint64_t>());
  segment.partition = version > 1 ? TRY(reader->Get<int64_t>()) : kDefaultPartitionId;
  segment.identity.rows = TRY(reader->Get<uint64_t>());
  segment.identity.file_bytes = TRY(reader->Get<uint64_t>());
  segment.identity.directory_checksum = TRY(reader->Get<uint32_t>());
  segment.deletes = TRY(reader->Get<uint64_t>());
  segment.deleted_rows = TRY(reader->Get<uint64_t>());
  if (version == 1) return segment;
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    IndexEntry& index = segment.indexes.emplace_back();
    index.index = TRY(reader->Get<int64_t>());
    index.number = TRY(reader->Get<uint64_t>());
  }
  return segment;
}

void PutSegment(const SegmentEntry& segment, core::ByteWriter* writer) {
  writer->Put(segment.number);
  writer->Put(segment.partition);
  writer->Put(segment.identity.rows);
  writer->Put(segment.identity.file_bytes);
  writer->Put(segment.identity.directory_checksum);
  writer->Put(segment.deletes);
  writer->Put(segment.deleted_rows);
  writer->Put<uint32_t>(static_cast<uint32_t>(segment.indexes.size()));
  for (const IndexEntry& index : segment.indexes) {
    writer->Put(index.index);
    writer->Put(index.number);
  }
}

// What version 1 did not have: there was one partition, and it was always loaded.
core::Status GetPartitions(uint32_t version, core::ByteReader* reader, Manifest* manifest) {
  core::CollectionDescription& description = manifest->description;
  if (version == 1) {
    description.is_loaded = true;
    description.partitions = {{.id = kDefaultPartitionId,
                               .name = core::kDefaultPartition,
                               .created_ms = description.created_ms,
                               .is_loaded = true}};
    manifest->next_index = static_cast<int64_t>(description.indexes.size()) + 1;
    return core::Status::Ok();
  }
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    description.partitions.push_back(TRY(GetPartition(reader)));
  }
  description.is_loaded = TRY(reader->Get<uint8_t>()) != 0;
  manifest->next_partition = TRY(reader->Get<int64_t>());
  manifest->next_index = TRY(reader->Get<int64_t>());
  return core::Status::Ok();
}

// Field by field in the order of EncodeManifest.
core::Result<Manifest> GetManifest(uint32_t version, core::ByteReader* reader) {
  Manifest manifest;
  manifest.description.id = TRY(reader->Get<int64_t>());
  manifest.description.created_ms = TRY(reader->Get<uint64_t>());
  manifest.description.schema = TRY(core::GetSchema(reader));
  const uint32_t indexes = TRY(reader->Get<uint32_t>());
  for (uint32_t i = 1; i <= indexes; ++i) {
    manifest.description.indexes.push_back(TRY(GetIndex(version, i, reader)));
  }
  TRY(GetPartitions(version, reader, &manifest));
  manifest.next_number = TRY(reader->Get<uint64_t>());
  manifest.log = TRY(reader->Get<uint64_t>());
  manifest.last_timestamp = TRY(reader->Get<uint64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    manifest.segments.push_back(TRY(GetSegment(version, reader)));
  }
  return manifest;
}

}  // namespace

std::vector<std::byte> EncodeManifest(const Manifest& manifest) {
  core::ByteWriter writer;
  writer.Put(manifest.description.id);
  writer.Put(manifest.description.created_ms);
  core::PutSchema(manifest.description.schema, &writer);
  writer.Put<uint32_t>(static_cast<uint32_t>(manifest.description.indexes.size()));
  for (const core::IndexDescription& index : manifest.description.indexes) {
    PutIndex(index, &writer);
  }
  const core::CollectionDescription& description = manifest.description;
  writer.Put<uint32_t>(static_cast<uint32_t>(description.partitions.size()));
  for (const core::PartitionDescription& partition : description.partitions) {
    PutPartition(partition, &writer);
  }
  writer.Put<uint8_t>(description.is_loaded ? 1 : 0);
  writer.Put(manifest.next_partition);
  writer.Put(manifest.next_index);
  writer.Put(manifest.next_number);
  writer.Put(manifest.log);
  writer.Put(manifest.last_timestamp);
  writer.Put<uint32_t>(static_cast<uint32_t>(manifest.segments.size()));
  for (const SegmentEntry& segment : manifest.segments) PutSegment(segment, &writer);
  return EncodeFrame(FileKind::kManifest, writer.bytes());
}

core::Result<Manifest> DecodeManifest(const std::string& path, std::span<const std::byte> file) {
  const Frame frame = TRY(DecodeFrame(FileKind::kManifest, path, file));
  core::ByteReader reader(frame.payload);
  core::Result<Manifest> manifest = GetManifest(frame.version, &reader);
  if (!manifest.ok()) return manifest.status().WithContext("'" + path + "'");
  return manifest;
}

std::string LogName(uint64_t number) {
  return NumberedName(number, ".log");
}

std::string SegmentName(uint64_t number) {
  return NumberedName(number, ".seg");
}

std::string DeletesName(uint64_t number) {
  return NumberedName(number, ".del");
}

std::string IndexName(uint64_t number) {
  return NumberedName(number, ".idx");
}

}  // namespace elanus::storage
