// Catalogs and manifests to bytes and back (docs/formats.md).
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

void PutIndex(const core::IndexDescription& index, core::ByteWriter* writer) {
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

core::Result<core::IndexDescription> GetIndex(core::ByteReader* reader) {
  core::IndexDescription index;
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

core::Result<SegmentEntry> GetSegment(core::ByteReader* reader) {
  SegmentEntry segment;
  segment.number = TRY(reader->Get<uint64_t>());
  segment.identity.rows = TRY(reader->Get<uint64_t>());
  segment.identity.file_bytes = TRY(reader->Get<uint64_t>());
  segment.identity.directory_checksum = TRY(reader->Get<uint32_t>());
  segment.deletes = TRY(reader->Get<uint64_t>());
  segment.deleted_rows = TRY(reader->Get<uint64_t>());
  return segment;
}

// Field by field in the order of EncodeManifest.
core::Result<Manifest> GetManifest(core::ByteReader* reader) {
  Manifest manifest;
  manifest.description.id = TRY(reader->Get<int64_t>());
  manifest.description.created_ms = TRY(reader->Get<uint64_t>());
  manifest.description.schema = TRY(core::GetSchema(reader));
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    manifest.description.indexes.push_back(TRY(GetIndex(reader)));
  }
  manifest.next_number = TRY(reader->Get<uint64_t>());
  manifest.log = TRY(reader->Get<uint64_t>());
  manifest.last_timestamp = TRY(reader->Get<uint64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    manifest.segments.push_back(TRY(GetSegment(reader)));
  }
  return manifest;
}

core::Result<Catalog> GetCatalog(core::ByteReader* reader) {
  Catalog catalog;
  catalog.next_id = TRY(reader->Get<int64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    CatalogEntry entry;
    entry.id = TRY(reader->Get<int64_t>());
    entry.database = TRY(reader->GetText());
    entry.collection = TRY(reader->GetText());
    catalog.entries.push_back(std::move(entry));
  }
  return catalog;
}

}  // namespace

std::vector<std::byte> EncodeCatalog(const Catalog& catalog) {
  core::ByteWriter writer;
  writer.Put(catalog.next_id);
  writer.Put<uint32_t>(static_cast<uint32_t>(catalog.entries.size()));
  for (const CatalogEntry& entry : catalog.entries) {
    writer.Put(entry.id);
    writer.PutText(entry.database);
    writer.PutText(entry.collection);
  }
  return EncodeFrame(FileKind::kCatalog, writer.bytes());
}

core::Result<Catalog> DecodeCatalog(const std::string& path, std::span<const std::byte> file) {
  core::ByteReader reader(TRY(DecodeFrame(FileKind::kCatalog, path, file)));
  core::Result<Catalog> catalog = GetCatalog(&reader);
  if (!catalog.ok()) return catalog.status().WithContext("'" + path + "'");
  return catalog;
}

std::vector<std::byte> EncodeManifest(const Manifest& manifest) {
  core::ByteWriter writer;
  writer.Put(manifest.description.id);
  writer.Put(manifest.description.created_ms);
  core::PutSchema(manifest.description.schema, &writer);
  writer.Put<uint32_t>(static_cast<uint32_t>(manifest.description.indexes.size()));
  for (const core::IndexDescription& index : manifest.description.indexes) {
    PutIndex(index, &writer);
  }
  writer.Put(manifest.next_number);
  writer.Put(manifest.log);
  writer.Put(manifest.last_timestamp);
  writer.Put<uint32_t>(static_cast<uint32_t>(manifest.segments.size()));
  for (const SegmentEntry& segment : manifest.segments) {
    writer.Put(segment.number);
    writer.Put(segment.identity.rows);
    writer.Put(segment.identity.file_bytes);
    writer.Put(segment.identity.directory_checksum);
    writer.Put(segment.deletes);
    writer.Put(segment.deleted_rows);
  }
  return EncodeFrame(FileKind::kManifest, writer.bytes());
}

core::Result<Manifest> DecodeManifest(const std::string& path, std::span<const std::byte> file) {
  core::ByteReader reader(TRY(DecodeFrame(FileKind::kManifest, path, file)));
  core::Result<Manifest> manifest = GetManifest(&reader);
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

}  // namespace elanus::storage
