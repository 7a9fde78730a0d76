// The verbs about partitions, and truncating, which empties all of them.
//
// Rows that go this way leave no record in the log: growing rows that stay are sealed and the log
// is cut, so that nothing in it speaks of a partition that is no more.
#include <algorithm>

#include "core/limits.h"
#include "engine/edition.h"
#include "engine/partitions.h"
#include "engine/redescribe.h"
#include "engine/sealed_segment.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

// Takes away every row of the partitions that `goes` is true of, and seals what is growing.
class RowsRemoval {
 public:
  RowsRemoval(Collection* collection, Ledger* ledger) : edition_(*collection, ledger) {}

  Edition& edition() { return edition_; }

  core::Status Run(const std::function<bool(int64_t partition)>& goes) {
    Snapshot& state = edition_.state();
    std::vector<SegmentView> growing;
    for (size_t i = state.sealed; i < state.segments.size(); ++i) {
      if (!goes(state.segments[i].partition)) growing.push_back(state.segments[i]);
    }
    state.segments.resize(state.sealed);
    for (size_t i = state.sealed; i > 0; --i) {
      if (goes(state.segments[i - 1].partition)) DropSealed(i - 1);
    }
    for (size_t i = 0; i < state.sealed; ++i) TRY(edition_.SaveDeletes(i));
    TRY(edition_.AddSegments(growing));
    TRY(edition_.CutLog());
    TRY(edition_.Publish());
    for (const auto& segment : removed_) {
      static_cast<const SealedSegment&>(*segment).MarkObsolete();
    }
    return core::Status::Ok();
  }

 private:
  void DropSealed(size_t i) {
    Snapshot& state = edition_.state();
    auto& entries = edition_.manifest().segments;
    const auto at = static_cast<std::ptrdiff_t>(i);
    if (entries[i].deletes != 0) edition_.Drop(storage::DeletesName(entries[i].deletes));
    for (const auto& index : entries[i].indexes) edition_.Drop(storage::IndexName(index.number));
    removed_.push_back(state.segments[i].segment);
    entries.erase(entries.begin() + at);
    state.segments.erase(state.segments.begin() + at);
    --state.sealed;
  }

  Edition edition_;
  std::vector<std::shared_ptr<const Segment>> removed_;
};

// Removes rows while nobody merges: a merge must find its sources again.
core::Status RemoveRows(Collection* collection,
                        const std::function<core::Status(Ledger* ledger)>& act) {
  const auto turn = collection->TakeCompactionTurn();
  return collection->Exclusive(act);
}

}  // namespace

core::Status CreatePartition(Collection* collection, const std::string& name) {
  TRY(core::ValidateName("partition", name));
  return Redescribe(
      collection, [&](core::CollectionDescription* description, Edition* edition) -> core::Status {
        std::vector<core::PartitionDescription>& partitions = description->partitions;
        if (FindPartition(*description, name).ok()) return core::Status::Ok();
        if (description->schema.partition_key() != nullptr) {
          return core::InvalidArgument(
              "disable create partition if partition key mode is used: partitions of collection '" +
              description->schema.name + "' follow its partition key");
        }
        if (partitions.size() >= core::kPartitionsMax) {
          return core::Exhausted("partition number (" + std::to_string(partitions.size()) +
                                 ") exceeds max configuration (" +
                                 std::to_string(core::kPartitionsMax) + ")")
              .WithNumber(core::Number::kUnexpected);
        }
        partitions.push_back({.id = edition->manifest().next_partition++,
                              .name = name,
                              .created_ms = collection->environment().clock->NowMs(),
                              .is_loaded = description->is_loaded});
        return core::Status::Ok();
      });
}

core::Status DropPartition(Collection* collection, const std::string& name) {
  return RemoveRows(collection, [&](Ledger* ledger) -> core::Status {
    core::CollectionDescription description = *ledger->state.description;
    const auto id = FindPartition(description, name);
    if (!id.ok() || name.empty()) return core::Status::Ok();
    if (description.schema.partition_key() != nullptr) {
      return core::InvalidArgument("disable drop partition if partition key mode is used");
    }
    if (name == core::kDefaultPartition) {
      return core::InvalidArgument("default partition cannot be deleted");
    }
    std::erase_if(description.partitions, [&](const auto& each) { return each.id == *id; });
    RowsRemoval removal(collection, ledger);
    removal.edition().state().description =
        std::make_shared<const core::CollectionDescription>(std::move(description));
    return removal.Run([&](int64_t partition) { return partition == *id; });
  });
}

core::Status Truncate(Collection* collection) {
  return RemoveRows(collection, [&](Ledger* ledger) {
    return RowsRemoval(collection, ledger).Run([](int64_t) { return true; });
  });
}

}  // namespace elanus::engine
