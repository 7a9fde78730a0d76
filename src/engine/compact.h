// Compaction: merging segments.
#pragma once

#include "engine/collection.h"
#include "engine/merge_plan.h"
#include "engine/stoppable_executor.h"

namespace elanus::engine {

// Merges the segments of the plan, made for the collection's state in this turn, unless they have
// gone since. Writers go on while the file is written. With an `indexer`, readers go on with the
// sources until the merged segment has its indexes of vectors, too; without one (nullptr) it is
// scanned until somebody builds them. REQUIRES: the compaction turn is held
core::Status MergeSegments(Collection* collection, const MergePlan& plan,
                           StoppableExecutor* indexer);

}  // namespace elanus::engine
