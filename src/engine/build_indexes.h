// Building the indexes of values of segments: after a seal, a merge or the creation of an index.
// Those of vectors are the work of index_vectors.h.
#pragma once

#include "engine/collection.h"

namespace elanus::engine {

// Writes every index file of values that the sealed segments should have and do not, or that is
// known to be damaged. Readers and writers go on meanwhile and only wait while a finished file is
// named in the manifest. An error leaves the segments that are left without their index, to be
// scanned; the next call tries again.
core::Status BuildIndexes(Collection* collection);

// The same for callers whose own work is done and safe: an index is an aid, and what cannot be
// built is built later.
void TryBuildIndexes(Collection* collection);

}  // namespace elanus::engine
