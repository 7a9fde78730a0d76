// How the atoms of a filter are answered by the indexes of a segment.
#pragma once

#include "core/schema.h"
#include "engine/segment.h"
#include "filter/atom.h"

namespace elanus::engine {

// Answers what the scalar indexes of `segment` know; both are looked at while the lookup lives.
filter::Lookup MakeIndexLookup(const core::CollectionSchema& schema, const Segment& segment);

}  // namespace elanus::engine
