// How the atoms of a filter are answered without any index that a user made: by the order of the
// primary key, which every segment has, and by the partition key.
#pragma once

#include "engine/snapshot.h"
#include "filter/atom.h"

namespace elanus::engine {

// Answers equality, lists and narrow ranges of the primary key. Looks at both while it lives.
filter::Lookup MakeKeyLookup(const core::CollectionSchema& schema, const SegmentView& view);

// Answers that no row of a segment has a value of the partition key which belongs to another
// partition, and nothing else. Looks at both while it lives.
filter::Lookup MakePartitionLookup(const core::CollectionDescription& description,
                                   const SegmentView& view);

}  // namespace elanus::engine
