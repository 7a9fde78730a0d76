// Index tasks: the indexes that one sealed segment lacks, and how they come to it.
//
// Numbers for the files are taken, the files are written beside everybody else, and one edition
// names them, if the segment and the indexes are still there. What goes wrong leaves no file, and
// the rows to be scanned.
#pragma once

#include <memory>
#include <vector>

#include "engine/collection.h"
#include "engine/sealed_segment.h"
#include "engine/stoppable_executor.h"
#include "index/index_names.h"

namespace elanus::engine {

// Indexes of values are built while their caller waits; those of vectors may take minutes.
enum class IndexSort { kOfValues, kOfVectors };

// An index that a segment lacks.
struct MissingIndex {
  core::IndexDescription index;
  core::FieldSchema field;
  index::Serving serving = index::Serving::kNothing;  // For the rows of the segment.
  uint64_t number = 0;                                // Of its file.
};

struct IndexTask {
  std::shared_ptr<const SealedSegment> segment;
  uint64_t segment_number = 0;
  std::vector<MissingIndex> missing;
};

// Whether the segment has what serves the index, be it that its rows are compared one by one.
// REQUIRES: CheckIndex has let the index of the field pass with `serving`
bool IsServed(const Segment& segment, const core::FieldSchema& field,
              const core::IndexDescription& index, index::Serving serving);

// What the segment lacks, or has damaged.
std::vector<MissingIndex> MissingOf(const Segment& segment,
                                    const core::CollectionDescription& description, IndexSort sort);

// The same of all sealed segments: one task for each that lacks something.
std::vector<IndexTask> PlanIndexTasks(const Snapshot& snapshot, IndexSort sort);

using MadeIndexes = std::vector<std::shared_ptr<const SegmentIndex>>;  // One a missing index.

// Writes the files, which nobody names yet; after an error there are none. An index of vectors is
// read into memory before searches find it, so that none of them waits for that.
// REQUIRES: the numbers of the task are taken
core::Result<MadeIndexes> MakeIndexes(const Collection& collection, const IndexTask& task,
                                      StoppableExecutor* executor);

std::string PathOf(const Collection& collection, const MissingIndex& missing);

// Makes the indexes and names them. Ok also if the segment has gone meanwhile.
core::Status RunIndexTask(Collection* collection, IndexTask task, StoppableExecutor* executor);

}  // namespace elanus::engine
