// The reference of the model test: what a collection holds and answers, said as plainly as can be.
// Rows stand in one list in the order of age; every answer walks all of it. Only tests include it.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/schema.h"
#include "core/search.h"
#include "os/crc32c.h"

namespace elanus::engine {

// One row. Texts, JSON, arrays and vectors are their bytes; monostate is null.
struct ModelRow {
  std::string partition;
  std::vector<core::Value> values;  // One a field of the model's schema, the key first.

  const core::Value& key() const { return values[0]; }
};

using ModelRows = std::vector<ModelRow>;
using ModelKeys = std::vector<core::Value>;
using PartitionNames = std::vector<std::string>;

// A filter as text, and what it says of a row; nullopt: unknown.
struct ModelFilter {
  std::string text;
  std::function<std::optional<bool>(const ModelRow&)> test;

  bool Passes(const ModelRow& row) const { return text.empty() || test(row).value_or(false); }
};

// A row that a search found. Distances are inner ones: smaller is nearer.
struct ModelHit {
  float distance = 0;
  ModelRow row;
};
using ModelHits = std::vector<ModelHit>;

inline bool IsNull(const core::Value& value) {
  return std::holds_alternative<std::monostate>(value);
}

// The digit that stands for the key in an object as {"key":1}; nullopt for anything else.
inline std::optional<int64_t> DigitOf(const std::string& object, const std::string& key) {
  const std::string start = "\"" + key + "\":";
  const size_t found = object.find(start);
  if (found == std::string::npos) return std::nullopt;
  const char digit = object.at(found + start.size());
  return digit >= '0' && digit <= '9' ? std::optional<int64_t>(digit - '0') : std::nullopt;
}

inline constexpr const char* kDynamicKeys[] = {"colour", "weight"};

// An object of dynamic keys in one order, whichever it was written in. The keys of `over` win.
inline std::string DynamicObject(const std::string& base, const std::string& over = "{}") {
  std::string object;
  for (const char* key : kDynamicKeys) {
    const auto above = DigitOf(over, key);
    const auto digit = above.has_value() ? above : DigitOf(base, key);
    if (!digit.has_value()) continue;
    if (!object.empty()) object += ",";
    object += "\"" + std::string(key) + "\":" + std::to_string(*digit);
  }
  return "{" + object + "}";
}

template <typename T>
std::vector<T> CutWindow(const std::vector<T>& all, int64_t offset, int64_t limit) {
  const size_t begin = std::min(all.size(), static_cast<size_t>(offset));
  const size_t end = limit == 0 ? all.size() : begin + static_cast<size_t>(limit);
  return {all.begin() + static_cast<std::ptrdiff_t>(begin),
          all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), end))};
}

class Model {
 public:
  Model() = default;
  // The key is the first field; the dynamic field stands among the fields.
  explicit Model(core::CollectionSchema schema) : schema_(std::move(schema)) {
    if (schema_.partition_key() == nullptr) partitions_ = {core::kDefaultPartition};
    for (int64_t i = 0; schema_.partition_key() != nullptr && i < schema_.num_partitions; ++i) {
      partitions_.push_back(std::string(core::kDefaultPartition) + "_" + std::to_string(i));
    }
  }

  const core::CollectionSchema& schema() const { return schema_; }
  const ModelRows& rows() const { return rows_; }
  const PartitionNames& partitions() const { return partitions_; }

  size_t PlaceOf(const std::string& field) const {
    size_t place = 0;
    while (schema_.fields.at(place).name != field) ++place;
    return place;
  }

  // What a row has that says nothing about the field; a dynamic field then has no keys.
  static core::Value Nothing(const core::FieldSchema& field) {
    return field.is_dynamic ? core::Value("{}") : field.default_value;
  }
  static bool MayBeLeftOut(const core::FieldSchema& field) {
    return field.nullable || field.is_dynamic || !IsNull(field.default_value);
  }

  // Of a write that is one moment, rows of different partitions are ordered by partition.
  void Insert(ModelRows rows, const std::string& partition) {
    for (ModelRow& row : rows) row.partition = PartitionOf(row, partition);
    std::stable_sort(rows.begin(), rows.end(), [&](const ModelRow& a, const ModelRow& b) {
      return RankOf(a.partition) < RankOf(b.partition);
    });
    rows_.insert(rows_.end(), rows.begin(), rows.end());
  }

  // Removes all rows with the keys, of one partition or ("") of all; how many went.
  int64_t Remove(const ModelKeys& keys, const std::string& partition = "") {
    return static_cast<int64_t>(std::erase_if(rows_, [&](const ModelRow& row) {
      return (partition.empty() || row.partition == partition) &&
             std::find(keys.begin(), keys.end(), row.key()) != keys.end();
    }));
  }

  void Truncate() { rows_.clear(); }
  void AddPartition(const std::string& name) { partitions_.push_back(name); }
  void DropPartition(const std::string& name) {
    std::erase(partitions_, name);
    std::erase_if(rows_, [&](const ModelRow& row) { return row.partition == name; });
  }
  void AddField(const core::FieldSchema& field) {
    schema_.fields.push_back(field);
    for (ModelRow& row : rows_) row.values.push_back(Nothing(field));
  }

  // The last row of each key, in their order.
  static ModelRows LastOfEachKey(const ModelRows& rows) {
    ModelRows last;
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto is_same = [&](const ModelRow& row) { return row.key() == rows[i].key(); };
      const auto next = rows.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      if (std::none_of(next, rows.end(), is_same)) last.push_back(rows[i]);
    }
    return last;
  }

  // The rows with what they do not give taken from the youngest row of their key. nullopt if one
  // replaces none and lacks a field that it needs.
  std::optional<ModelRows> FillFromPredecessors(ModelRows rows,
                                                const std::vector<bool>& is_given) const {
    for (ModelRow& row : rows) {
      const auto old = std::find_if(rows_.rbegin(), rows_.rend(), [&](const ModelRow& other) {
        return other.key() == row.key();
      });
      for (size_t i = 0; i < row.values.size(); ++i) {
        const core::FieldSchema& field = schema_.fields[i];
        core::Value& value = row.values[i];
        if (is_given[i] && field.is_dynamic && old != rows_.rend()) {
          value =
              DynamicObject(std::get<std::string>(old->values[i]), std::get<std::string>(value));
        } else if (!is_given[i] && old != rows_.rend()) {
          value = old->values[i];
        } else if (!is_given[i]) {
          if (!MayBeLeftOut(field)) return std::nullopt;
          value = Nothing(field);
        }
      }
    }
    return rows;
  }

  // By age. No partitions means all.
  ModelRows Select(const ModelFilter& filter, const PartitionNames& partitions) const {
    ModelRows selected;
    for (const ModelRow& row : rows_) {
      const bool is_in = partitions.empty() || std::find(partitions.begin(), partitions.end(),
                                                         row.partition) != partitions.end();
      if (is_in && filter.Passes(row)) selected.push_back(row);
    }
    return selected;
  }

  // By key, equal keys by age.
  static ModelRows ByKey(ModelRows rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ModelRow& a, const ModelRow& b) { return a.key() < b.key(); });
    return rows;
  }

  // Nearest first, equal distances by age; rows without a vector or a distance are not found.
  using Distance = std::function<std::optional<float>(const std::string&)>;
  static ModelHits Nearest(const ModelRows& rows, size_t field, const Distance& distance) {
    ModelHits hits;
    for (const ModelRow& row : rows) {
      if (IsNull(row.values[field])) continue;
      const auto found = distance(std::get<std::string>(row.values[field]));
      if (found.has_value()) hits.push_back({.distance = *found, .row = row});
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const ModelHit& a, const ModelHit& b) { return a.distance < b.distance; });
    return hits;
  }

  // The hits of the groups [offset, offset + limit), best group first by its best hit.
  static ModelHits Group(const ModelHits& hits, size_t field, int64_t size,
                         std::pair<int64_t, int64_t> window) {
    std::vector<ModelHits> groups;
    for (const ModelHit& hit : hits) {
      auto group = std::find_if(groups.begin(), groups.end(), [&](const ModelHits& other) {
        return other[0].row.values[field] == hit.row.values[field];
      });
      if (group == groups.end()) group = groups.insert(group, ModelHits());
      if (group->size() < static_cast<size_t>(size)) group->push_back(hit);
    }
    ModelHits grouped;
    for (const ModelHits& group : CutWindow(groups, window.first, window.second)) {
      grouped.insert(grouped.end(), group.begin(), group.end());
    }
    return grouped;
  }

 private:
  std::string PartitionOf(const ModelRow& row, const std::string& given) const {
    const core::FieldSchema* key = schema_.partition_key();
    if (key == nullptr) return given.empty() ? core::kDefaultPartition : given;
    const core::Value& value = row.values[PlaceOf(key->name)];
    const auto* whole = std::get_if<int64_t>(&value);
    const std::string bytes =
        whole != nullptr ? std::string(reinterpret_cast<const char*>(whole), sizeof(*whole))
                         : std::get<std::string>(value);
    return partitions_[os::Crc32c(std::as_bytes(std::span(bytes))) % partitions_.size()];
  }

  std::ptrdiff_t RankOf(const std::string& partition) const {
    return std::find(partitions_.begin(), partitions_.end(), partition) - partitions_.begin();
  }

  core::CollectionSchema schema_;
  PartitionNames partitions_;
  ModelRows rows_;
};

}  // namespace elanus::engine
