#include "engine/flush.h"

#include "engine/edition.h"
#include "engine/verbs.h"

namespace elanus::engine {

core::Status SealGrowing(const Collection& collection, Ledger* ledger) {
  // Nothing was written since the last seal.
  if (ledger->log->next_sequence() == 1) return core::Status::Ok();
  // Writers wait meanwhile; readers go on with the snapshot they have.
  Edition edition(collection, ledger);
  Snapshot& state = edition.state();
  const size_t sealed = state.sealed;
  const std::vector<SegmentView> growing(
      state.segments.begin() + static_cast<std::ptrdiff_t>(sealed), state.segments.end());
  state.segments.resize(sealed);
  // The deletes of older segments stand in the log alone until now.
  for (size_t i = 0; i < sealed; ++i) TRY(edition.SaveDeletes(i));
  // Those of one partition stand together.
  for (auto begin = growing.begin(); begin != growing.end();) {
    const auto end = std::find_if(begin, growing.end(), [&](const SegmentView& view) {
      return view.partition != begin->partition;
    });
    TRY(edition.AddSegment({begin, end}));
    begin = end;
  }
  TRY(edition.CutLog());
  return edition.Publish();
}

core::Status Flush(Collection* collection) {
  return collection->Exclusive([&](Ledger* ledger) { return SealGrowing(*collection, ledger); });
}

}  // namespace elanus::engine
