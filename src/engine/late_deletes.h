// Deletes that meet segments while these are being rewritten.
#pragma once

#include <span>
#include <vector>

#include "engine/write_segment.h"
#include "storage/deletes.h"

namespace elanus::engine {

// The deletes that the sources of a written segment have got since, as rows of that segment, by
// rising timestamp. `written` is what WriteSegment was given, `now` the same segments as they are.
std::vector<storage::RowDelete> LateDeletes(std::span<const SegmentRows> written,
                                            std::span<const SegmentView> now);

}  // namespace elanus::engine
