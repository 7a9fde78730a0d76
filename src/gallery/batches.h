// Batches: many items through a model, a few at a time, in as many threads as it wants.
#pragma once

#include <cstddef>
#include <functional>

#include "core/status.h"
#include "embed/model.h"

namespace elanus::gallery {

// Calls `work(first, count)` for runs of [0, total), each as long as the model's batches, side by
// side in its threads. The first error ends it and is the answer; so does `stop`, which is asked
// before each run and may be empty.
core::Status ForEachBatch(size_t total, embed::Model* model,
                          const std::function<core::Status(size_t first, size_t count)>& work,
                          const std::function<bool()>& stop = {});

}  // namespace elanus::gallery
