// Live rows of several segments become one segment file: how growing rows are sealed and how
// segments are merged.
#pragma once

#include <span>
#include <string>

#include "engine/snapshot.h"
#include "storage/segment_format.h"

namespace elanus::engine {

struct SegmentRows {
  const Segment* segment = nullptr;
  core::Bitset rows;  // Those that are written.
};

// Writes and syncs the file; its name is safe once the directory is synced. Rows keep their order.
// Needs the memory of one column of keys, not of the rows.
core::Result<storage::SegmentIdentity> WriteSegment(os::FileSystem* files, const std::string& path,
                                                    const core::CollectionSchema& schema,
                                                    std::span<const SegmentRows> sources);

}  // namespace elanus::engine
