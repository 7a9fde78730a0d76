// Manifests: which files are the truth.
//
// The catalog of a database says which collections there are; the manifest of a collection, which
// segments and which log hold its rows. A file that none of them names is not part of the database.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/request.h"
#include "storage/format.h"
#include "storage/segment_format.h"

namespace elanus::storage {

struct CatalogEntry {
  int64_t id = 0;
  std::string database;
  std::string collection;

  friend bool operator==(const CatalogEntry&, const CatalogEntry&) = default;
};

// A further name of a collection, in the same database.
struct AliasEntry {
  std::string database;
  std::string alias;
  int64_t collection = 0;

  friend bool operator==(const AliasEntry&, const AliasEntry&) = default;
};

inline constexpr const char* kDefaultDatabase = "default";
inline constexpr int64_t kDefaultDatabaseId = 1;  // As in Milvus.

// What the folder of the database holds. It alone says what collections are called, so that one
// replacement of it renames one.
struct Catalog {
  int64_t next_id = 1;                               // Of collections. Ids are never used twice.
  int64_t next_database = 2;                         // The same.
  std::vector<core::DatabaseDescription> databases;  // The default one first.
  std::vector<CatalogEntry> entries;
  std::vector<AliasEntry> aliases;

  friend bool operator==(const Catalog&, const Catalog&) = default;
};

// The file of one index of one segment.
struct IndexEntry {
  int64_t index = 0;  // IndexDescription::id
  uint64_t number = 0;

  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

struct SegmentEntry {
  uint64_t number = 0;
  int64_t partition = 0;
  SegmentIdentity identity;
  uint64_t deletes = 0;       // The number of its deletes file; 0: none.
  uint64_t deleted_rows = 0;  // In that file.
  std::vector<IndexEntry> indexes;

  friend bool operator==(const SegmentEntry&, const SegmentEntry&) = default;
};

// Every collection has a partition of this id, its default one.
inline constexpr int64_t kDefaultPartitionId = 1;

struct Manifest {
  core::CollectionDescription description;
  uint64_t next_number = 1;     // File numbers are never used twice.
  uint64_t log = 0;             // The number of the log.
  uint64_t last_timestamp = 0;  // No row of the segments is younger.
  int64_t next_partition = 2;   // Ids are never used twice.
  int64_t next_index = 1;       // The same.
  std::vector<SegmentEntry> segments;
};

// Of a folder that holds nothing but the default database.
Catalog EmptyCatalog(uint64_t created_ms);

std::vector<std::byte> EncodeCatalog(const Catalog& catalog);
core::Result<Catalog> DecodeCatalog(const std::string& path, std::span<const std::byte> file);

std::vector<std::byte> EncodeManifest(const Manifest& manifest);
core::Result<Manifest> DecodeManifest(const std::string& path, std::span<const std::byte> file);

// "000007.log": the names of numbered files.
std::string LogName(uint64_t number);
std::string SegmentName(uint64_t number);
std::string DeletesName(uint64_t number);
std::string IndexName(uint64_t number);

inline constexpr const char* kCatalogName = "CATALOG";
inline constexpr const char* kManifestName = "MANIFEST";

}  // namespace elanus::storage
