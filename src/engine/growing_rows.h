// The rows that are in no segment file yet: how many, and how fast they came.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/collection.h"

namespace elanus::engine {

struct GrowingRows {
  size_t rows = 0;
  uint64_t bytes = 0;
  // The first and the last write of them.
  uint64_t first_ms = UINT64_MAX;
  uint64_t last_ms = 0;

  // Whether building an index takes less time than they took to come.
  bool came_slowly() const;
};

GrowingRows CountGrowing(const Snapshot& snapshot);

// Keeps for the builder of indexes how fast rows come; called when they are sealed.
void NoteWriteRate(const GrowingRows& growing, Collection* collection);

}  // namespace elanus::engine
