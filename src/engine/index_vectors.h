// Building the indexes of vectors, beside readers and writers.
//
// A graph takes minutes where a merge takes seconds, so a segment gets one when it is worth it:
// when it has grown so large that few merges are to come, when its rows have come so slowly that
// building is less work than they were, or when somebody waits (an index was made, the collection
// was loaded or compacted, or it is searched and nothing has been written for a while). Before
// somebody who waits is served, neighbours without an index are merged: one large graph is searched
// faster than several small ones, and built once. So no row is built into more than a few graphs
// however it came.
//
// Until a segment has its index its rows are compared one by one.
#pragma once

#include "engine/collection.h"

namespace elanus::engine {

// Has the builder build what is worth it; rows were written, sealed or merged.
void StartVectorIndexes(Collection* collection);

// Has it build all that is missing: somebody waits.
void AskForVectorIndexes(Collection* collection);

// Has it build all that is missing if there is something, and nothing has been written for a while.
// Called by readers, who see what is missing.
void KeepVectorsIndexed(Collection* collection);

}  // namespace elanus::engine
