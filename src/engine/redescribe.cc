#include "engine/redescribe.h"

#include "engine/edition.h"

namespace elanus::engine {
namespace {

bool IsSame(const core::CollectionDescription& a, const core::CollectionDescription& b) {
  return a.schema == b.schema && a.indexes == b.indexes && a.partitions == b.partitions &&
         a.is_loaded == b.is_loaded;
}

}  // namespace

core::Status Redescribe(
    Collection* collection,
    const std::function<core::Status(core::CollectionDescription*, Edition*)>& change) {
  return collection->Exclusive([&](Ledger* ledger) -> core::Status {
    core::CollectionDescription description = *ledger->state.description;
    Edition edition(*collection, ledger);
    TRY(change(&description, &edition));
    if (IsSame(description, *ledger->state.description)) return core::Status::Ok();
    edition.state().description =
        std::make_shared<const core::CollectionDescription>(std::move(description));
    return edition.Publish();
  });
}

core::Status Redescribe(Collection* collection,
                        const std::function<core::Status(core::CollectionDescription*)>& change) {
  return Redescribe(collection, [&](core::CollectionDescription* description, Edition*) {
    return change(description);
  });
}

}  // namespace elanus::engine
