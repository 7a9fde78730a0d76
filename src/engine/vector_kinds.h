// The kinds of vector indexes: how each is built, and how it is opened from the bytes of its file.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/description.h"
#include "engine/segment.h"
#include "index/index_names.h"
#include "index/vector_index.h"
#include "storage/index_file.h"

namespace elanus::engine {

// What serves `index` for the rows of `segment`: index::ServingOfRows of its vectors.
// REQUIRES: the index stands on the field, and CheckIndex has let it pass with `serving`
index::Serving ServingOfSegment(index::Serving serving, const core::FieldSchema& field,
                                const Segment& segment);

// A built index: the contents of its file.
struct VectorContents {
  storage::IndexKind kind = storage::IndexKind::kFlatCodes;
  std::vector<std::byte> bytes;
};

// An index on the vectors of a field that a segment lacks.
struct VectorBuild {
  const Segment* segment = nullptr;
  const core::FieldSchema* field = nullptr;
  const core::IndexDescription* index = nullptr;
  index::Serving serving = index::Serving::kFlatCodes;  // Not kExact, not kAutomatic.
};
core::Result<VectorContents> BuildVectors(const VectorBuild& build, core::Executor* executor);

// Looks into the bytes. REQUIRES: storage::IsVectorKind(kind)
core::Result<std::unique_ptr<index::VectorIndex>> OpenVectors(storage::IndexKind kind,
                                                              std::span<const std::byte> bytes);

}  // namespace elanus::engine
