// Grouping: the best hits of each of the best values of a field.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/search.h"
#include "engine/search_snapshot.h"

namespace elanus::engine {

// The values of the field that hits are grouped by. Null is a value of its own.
class GroupField {
 public:
  // What is given outlives the object.
  GroupField(std::span<const SegmentView> segments, const core::FieldSchema& field)
      : segments_(segments), field_(&field), views_(segments.size()) {}

  // The bytes of a row's value; none: null. Valid as long as the segments.
  using Key = std::optional<std::string_view>;
  core::Result<Key> KeyOf(const RowPlace& place);

  // The values of rows, in their order.
  core::Result<core::Column> Values(std::span<const RowPlace> places);

 private:
  core::Result<core::ColumnView> ViewOf(uint32_t segment);

  std::span<const SegmentView> segments_;
  const core::FieldSchema* field_;
  std::vector<std::optional<core::ColumnView>> views_;
};

// What a grouped search wants of one query.
struct GroupGoal {
  size_t groups = 0;
  size_t size = 0;  // Hits of each.
  bool is_strict = false;
};

// Takes hits in their order into groups, best group first.
class GroupCollector {
 public:
  explicit GroupCollector(const GroupGoal& goal) : goal_(goal) {}

  void Add(const GroupField::Key& key, const PlacedHit& hit);

  // Whether the goal is reached, so that no further hit is needed.
  bool is_done() const {
    return goal_.is_strict ? full_ == goal_.groups : groups_.size() == goal_.groups;
  }

  // The groups by their best hits. Leaves this object empty.
  std::vector<HitList> Take() { return std::move(groups_); }

 private:
  GroupGoal goal_;
  std::unordered_map<std::string_view, size_t> places_;  // Of the groups, by key.
  std::optional<size_t> null_place_;
  std::vector<HitList> groups_;
  size_t full_ = 0;  // Groups with all their hits.
};

// The groups of each query, best first, and of each group the hits in order.
core::Result<std::vector<std::vector<HitList>>> FindGroups(const SegmentSearcher& searcher,
                                                           size_t queries, const GroupGoal& goal,
                                                           SnapshotSearch* search,
                                                           GroupField* field);

}  // namespace elanus::engine
