// Sealing beside writers, in two steps like a merge: the files of the growing rows are written with
// nobody waiting, then one edition names them, with the deletes that have met them meanwhile and a
// log of what was written meanwhile.
#pragma once

#include <optional>
#include <vector>

#include "engine/collection.h"
#include "engine/write_segment.h"

namespace elanus::engine {

// The growing rows of one partition and the file that they are written to.
struct SealedRun {
  std::vector<SegmentView> sources;
  std::vector<SegmentRows> rows;  // Of the sources: those that are written.
  storage::SegmentEntry entry;    // identity.rows == 0: nothing was left to write.
};

struct PreparedSeal {
  std::vector<SealedRun> runs;  // One a partition.
  // The log up to here is in the runs, and in the deletes of older segments.
  uint64_t log_number = 0;
  storage::LogPosition position;
  uint64_t timestamp = 0;
};

// Writes the files; nullopt if nothing was written since the last seal. After an error nothing has
// changed.
core::Result<std::optional<PreparedSeal>> PrepareSeal(Collection* collection);

// Puts them in the place of their sources, unless somebody else has sealed these: then it takes the
// files away.
core::Status PublishSeal(Collection* collection, const PreparedSeal& seal);

}  // namespace elanus::engine
