#include "storage/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/bytes.h"
#include "os/crc32c.h"
#include "os/memory_file_system.h"
#include "storage/deletes.h"
#include "storage/manifest.h"

namespace elanus::storage {
namespace {

using core::AsBytes;
using core::AsText;
using testing::HasSubstr;

TEST(Frame, ComesBack) {
  const auto file = EncodeFrame(FileKind::kManifest, AsBytes("payload"));
  EXPECT_EQ(AsText(DecodeFrame(FileKind::kManifest, "m", file)->payload), "payload");
}

TEST(Frame, IsOfOneKind) {
  const auto file = EncodeFrame(FileKind::kManifest, AsBytes("payload"));
  const auto other = DecodeFrame(FileKind::kCatalog, "/db/CATALOG", file);
  EXPECT_EQ(other.code(), core::Code::kCorruption);
  EXPECT_THAT(other.status().message(), HasSubstr("'/db/CATALOG' is damaged at offset 0"));
}

TEST(Frame, EveryChangedBitIsFound) {
  const auto file = EncodeFrame(FileKind::kManifest, AsBytes("payload"));
  for (size_t bit = 0; bit < file.size() * 8; ++bit) {
    auto damaged = file;
    damaged[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_FALSE(DecodeFrame(FileKind::kManifest, "m", damaged).ok()) << bit;
  }
}

TEST(Frame, EveryOtherLengthIsFound) {
  const auto file = EncodeFrame(FileKind::kManifest, AsBytes("payload"));
  for (size_t size = 0; size < file.size() + 9; ++size) {
    auto damaged = file;
    damaged.resize(size);
    EXPECT_EQ(DecodeFrame(FileKind::kManifest, "m", damaged).ok(), size == file.size()) << size;
  }
}

TEST(Replacement, IsTheOldFileOrTheNewOne) {
  for (uint64_t call = 1; call < 8; ++call) {
    for (uint64_t seed = 0; seed < 20; ++seed) {
      os::MemoryFileSystem files;
      files.SetFiles({{"/d/MANIFEST", {std::byte{'o'}}}});
      files.SetFault(os::Fault{.call = call, .for_good = true, .code = core::Code::kIo});
      const bool done = PrepareReplacement(&files, "/d/MANIFEST", AsBytes("n")).ok() &&
                        InstallReplacement(&files, "/d", "/d/MANIFEST").ok();
      files.Crash(seed);
      const std::string found(AsText(files.Read("/d/MANIFEST").value()));
      EXPECT_TRUE(found == "n" || (!done && found == "o")) << call << ", " << seed;
    }
  }
}

Manifest RichManifest() {
  Manifest manifest;
  manifest.description.id = 7;
  manifest.description.created_ms = 1234;
  manifest.description.schema.name = "pictures";
  manifest.description.schema.fields.resize(1);
  manifest.description.schema.fields[0].name = "id";
  manifest.description.schema.fields[0].is_primary = true;
  manifest.description.is_loaded = true;
  manifest.description.partitions = {
      {.id = 1, .name = "_default", .created_ms = 5, .is_loaded = true},
      {.id = 3, .name = "cats", .created_ms = 6, .is_loaded = false}};
  manifest.next_partition = 4;
  manifest.next_index = 2;
  manifest.description.indexes = {{.id = 1,
                                   .field = "clip",
                                   .name = "i",
                                   .type = "FLAT",
                                   .metric = core::Metric::kIp,
                                   .params = {{"a", "b"}}}};
  manifest.next_number = 9;
  manifest.log = 8;
  manifest.last_timestamp = 77;
  manifest.segments = {{.number = 3,
                        .partition = 3,
                        .identity = {.rows = 10, .file_bytes = 1000, .directory_checksum = 5},
                        .deletes = 4,
                        .deleted_rows = 2,
                        .indexes = {{.index = 1, .number = 6}}}};
  return manifest;
}

TEST(Manifest, ComesBack) {
  const Manifest manifest = RichManifest();
  const auto found = DecodeManifest("m", EncodeManifest(manifest));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->description.id, 7);
  EXPECT_EQ(found->description.created_ms, 1234U);
  EXPECT_EQ(found->description.schema, manifest.description.schema);
  EXPECT_EQ(found->description.indexes, manifest.description.indexes);
  EXPECT_EQ(found->description.partitions, manifest.description.partitions);
  EXPECT_TRUE(found->description.is_loaded);
  EXPECT_EQ(found->next_partition, 4);
  EXPECT_EQ(found->next_index, 2);
  EXPECT_EQ(found->next_number, 9U);
  EXPECT_EQ(found->log, 8U);
  EXPECT_EQ(found->last_timestamp, 77U);
  EXPECT_EQ(found->segments, manifest.segments);
}

// A frame of version 1, by hand.
std::vector<std::byte> OldFrame(FileKind kind, std::span<const std::byte> payload) {
  std::vector<std::byte> file = EncodeFrame(kind, payload);
  file[12] = std::byte{1};
  const auto bytes = std::span<const std::byte>(file);
  const uint32_t checksum = os::Crc32c(bytes.subspan(12), os::Crc32c(bytes.first(8)));
  std::memcpy(&file[8], &checksum, sizeof(checksum));
  return file;
}

// docs/formats.md: one partition, no index ids, no index files; a schema of version 1.
std::vector<std::byte> OldManifest() {
  core::ByteWriter writer;
  writer.Put<int64_t>(7);
  writer.Put<uint64_t>(1234);
  writer.Put<uint32_t>(1);
  writer.PutText("pictures");
  writer.PutText("");
  writer.Put<uint32_t>(1);
  writer.Put<int64_t>(100);
  writer.PutText("id");
  writer.PutText("");
  writer.Put<int32_t>(5);
  writer.Put<int32_t>(5);
  for (int i = 0; i < 3; ++i) writer.Put<int64_t>(0);
  for (uint8_t flag : {1, 0, 0, 0, 0}) writer.Put(flag);
  writer.Put<uint8_t>(0);
  writer.Put<uint32_t>(0);
  writer.Put<uint8_t>(0);
  writer.Put<uint32_t>(0);
  writer.Put<uint32_t>(1);
  for (const char* text : {"clip", "clip", "FLAT"}) writer.PutText(text);
  writer.Put<int32_t>(3);
  writer.Put<uint32_t>(0);
  for (uint64_t number : {9, 8, 77}) writer.Put(number);
  writer.Put<uint32_t>(1);
  for (uint64_t number : {3, 10, 1000}) writer.Put(number);
  writer.Put<uint32_t>(5);
  for (uint64_t number : {4, 2}) writer.Put(number);
  return OldFrame(FileKind::kManifest, writer.bytes());
}

TEST(Manifest, OfVersionOneIsRead) {
  const auto found = DecodeManifest("m", OldManifest());
  ASSERT_TRUE(found.ok()) << found.status().message();
  const core::CollectionDescription& description = found->description;
  EXPECT_EQ(description.schema.primary().name, "id");
  EXPECT_EQ(description.schema.shards, 1);
  ASSERT_EQ(description.partitions.size(), 1U);
  EXPECT_EQ(description.partitions[0].name, "_default");
  EXPECT_TRUE(description.partitions[0].is_loaded);
  EXPECT_TRUE(description.is_loaded);
  ASSERT_EQ(description.indexes.size(), 1U);
  EXPECT_EQ(description.indexes[0].id, 1);
  EXPECT_EQ(description.indexes[0].metric, core::Metric::kCosine);
  EXPECT_EQ(found->next_index, 2);
  EXPECT_EQ(found->next_partition, 2);
  ASSERT_EQ(found->segments.size(), 1U);
  EXPECT_EQ(found->segments[0].number, 3U);
  EXPECT_EQ(found->segments[0].partition, kDefaultPartitionId);
  EXPECT_EQ(found->segments[0].deletes, 4U);
}

TEST(Manifest, NamesFilesByNumber) {
  EXPECT_EQ(LogName(7), "000007.log");
  EXPECT_EQ(SegmentName(1234567), "1234567.seg");
  EXPECT_EQ(DeletesName(1), "000001.del");
}

// Makes a frame one of that version, checksum and all.
void SetFrameVersion(uint32_t version, std::vector<std::byte>* file) {
  std::memcpy(file->data() + 12, &version, sizeof(version));
  const std::span<const std::byte> bytes = *file;
  const uint32_t checksum = os::Crc32c(bytes.subspan(12), os::Crc32c(bytes.first(8)));
  std::memcpy(file->data() + 8, &checksum, sizeof(checksum));
}

TEST(Catalog, OfVersion1HasTheDatabasesOfItsCollections) {
  core::ByteWriter writer;
  writer.Put<int64_t>(3);
  writer.Put<uint32_t>(1);
  writer.Put<int64_t>(2);
  writer.PutText("d");
  writer.PutText("c");
  auto file = EncodeFrame(FileKind::kCatalog, writer.bytes());
  SetFrameVersion(1, &file);
  const auto catalog = DecodeCatalog("c", file);
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_EQ(catalog->next_id, 3);
  ASSERT_EQ(catalog->databases.size(), 2U);
  EXPECT_EQ(catalog->databases[0].name, "default");
  EXPECT_EQ(catalog->databases[0].id, 1);
  EXPECT_EQ(catalog->databases[1].name, "d");
  EXPECT_EQ(catalog->databases[1].id, 2);
  EXPECT_EQ(catalog->next_database, 3);
  EXPECT_TRUE(catalog->aliases.empty());
}

TEST(Catalog, ComesBack) {
  Catalog catalog = EmptyCatalog(11);
  catalog.next_id = 3;
  catalog.next_database = 6;
  catalog.databases.push_back({.id = 5, .name = "d", .properties = {{"k", "v"}}, .created_ms = 9});
  catalog.entries = {{.id = 2, .database = "d", .collection = "c"}};
  catalog.aliases = {{.database = "d", .alias = "a", .collection = 2}};
  EXPECT_EQ(*DecodeCatalog("c", EncodeCatalog(catalog)), catalog);
}

TEST(Deletes, ComeBack) {
  const SegmentDeletes deletes{.segment = 5,
                               .rows = {{.row = 1, .timestamp = 10}, {.row = 0, .timestamp = 11}}};
  const auto found = DecodeDeletes("d", 5, 2, EncodeDeletes(deletes));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->rows, deletes.rows);
}

TEST(Deletes, BelongToOneSegmentAndItsRows) {
  const auto file = EncodeDeletes({.segment = 5, .rows = {{.row = 1, .timestamp = 10}}});
  EXPECT_EQ(DecodeDeletes("d", 6, 2, file).code(), core::Code::kCorruption);
  EXPECT_EQ(DecodeDeletes("d", 5, 1, file).code(), core::Code::kCorruption);
}

}  // namespace
}  // namespace elanus::storage
