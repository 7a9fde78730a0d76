// DropIndex: allowed while the collection is loaded, unlike in Milvus; its rows are then scanned.
#include "engine/edition.h"
#include "engine/redescribe.h"
#include "engine/sealed_segment.h"
#include "engine/verbs.h"

namespace elanus::engine {
namespace {

int64_t FindIndex(const core::CollectionDescription& description, const std::string& name) {
  for (const core::IndexDescription& index : description.indexes) {
    if (index.name == name) return index.id;
  }
  for (const core::IndexDescription& index : description.indexes) {
    if (index.field == name) return index.id;
  }
  return 0;
}

}  // namespace

core::Status DropIndex(Collection* collection, const std::string& name) {
  int64_t id = 0;
  TRY(Redescribe(collection, [&](core::CollectionDescription* description, Edition* edition) {
    id = FindIndex(*description, name);
    std::erase_if(description->indexes, [&](const auto& index) { return index.id == id; });
    for (storage::SegmentEntry& segment : edition->manifest().segments) {
      std::erase_if(segment.indexes, [&](const storage::IndexEntry& entry) {
        if (entry.index == id) edition->Drop(storage::IndexName(entry.number));
        return entry.index == id;
      });
    }
    return core::Status::Ok();
  }));
  const auto snapshot = collection->snapshot();
  for (size_t i = 0; i < snapshot->sealed; ++i) {
    static_cast<const SealedSegment&>(*snapshot->segments[i].segment).CloseIndex(id);
  }
  return core::Status::Ok();
}

}  // namespace elanus::engine
