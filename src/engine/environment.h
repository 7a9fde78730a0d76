// What every part of the engine is given by whoever opens the database.
#pragma once

#include <string>
#include <vector>

#include "core/executor.h"
#include "core/text_embedder.h"
#include "os/clock.h"
#include "os/file_system.h"

namespace elanus::engine {

// Copied into whatever needs it; what it points to outlives the store.
struct Environment {
  os::FileSystem* files = nullptr;
  core::Executor* executor = nullptr;
  // For indexes of vectors, which nobody waits for. nullptr: the executor.
  core::Executor* builder = nullptr;
  const os::Clock* clock = nullptr;
  uint64_t segment_bytes = 0;  // See DatabaseOptions.
  bool read_only = false;
  core::TextEmbedder* embedder = nullptr;  // nullptr: there is none.

  core::Executor* index_builder() const { return builder == nullptr ? executor : builder; }
};

inline std::string JoinPath(const std::string& directory, const std::string& name) {
  return directory + "/" + name;
}

}  // namespace elanus::engine
