// What a store tells about what it holds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/metric.h"
#include "core/schema.h"

namespace elanus::core {

// Where a request goes. `database` "" means "default"; `collection` may be an alias.
struct CollectionName {
  std::string database;
  std::string collection;
};

struct IndexDescription {
  int64_t id = 0;  // Given by the store.
  std::string field;
  std::string name;  // "" becomes the field's name.
  std::string type;  // As asked for: "FLAT", "AUTOINDEX", "INVERTED", ...
  Metric metric = Metric::kNone;
  std::map<std::string, std::string> params;

  friend bool operator==(const IndexDescription&, const IndexDescription&) = default;
};

struct IndexState {
  IndexDescription index;
  // Those that the index is for: growing rows are scanned, and counted only if that is all that
  // ever happens to rows with this index.
  int64_t total_rows = 0;
  int64_t indexed_rows = 0;  // The others wait for the builder, and are scanned until then.
};

struct PartitionDescription {
  int64_t id = 0;
  std::string name;
  uint64_t created_ms = 0;  // Unix time.
  bool is_loaded = false;

  friend bool operator==(const PartitionDescription&, const PartitionDescription&) = default;
};

struct CollectionDescription {
  int64_t id = 0;
  std::string database;
  CollectionSchema schema;
  std::vector<IndexDescription> indexes;
  std::vector<PartitionDescription> partitions;  // The default one first.
  std::vector<std::string> aliases;              // In byte order.
  uint64_t created_ms = 0;                       // Unix time.
  // Whether partitions to come are loaded, too.
  bool is_loaded = false;
};

struct DatabaseDescription {
  int64_t id = 0;
  std::string name;
  std::map<std::string, std::string> properties;
  uint64_t created_ms = 0;  // Unix time.

  friend bool operator==(const DatabaseDescription&, const DatabaseDescription&) = default;
};

struct AliasDescription {
  std::string alias;
  std::string collection;

  friend bool operator==(const AliasDescription&, const AliasDescription&) = default;
};

enum class LoadState { kNotExist = 0, kNotLoaded = 1, kLoaded = 3 };

// Exact at any moment: rows counts what a query would see now.
struct CollectionStatistics {
  int64_t rows = 0;
  int64_t deleted_rows = 0;  // Deleted or expired; still on disk until compaction.
  int64_t segments = 0;      // Sealed ones.
  int64_t growing_rows = 0;  // In the log, not yet in a segment.
  int64_t disk_bytes = 0;
};

// A run of rows that lie together. Layout is the store's affair and may differ at the next look.
struct SegmentDescription {
  int64_t id = 0;  // Within the collection, at this moment.
  int64_t partition_id = 0;
  int64_t rows = 0;  // That a query would see now.
  int64_t bytes = 0;
  bool is_growing = false;  // In the log alone.
  bool is_loaded = false;
};

// Properties to set and keys to take away; all others stay.
struct PropertyChange {
  std::map<std::string, std::string> set;
  std::vector<std::string> removed;
};

}  // namespace elanus::core
