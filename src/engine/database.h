// The embedded store: a core::Store in a folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/executor.h"
#include "core/status.h"
#include "core/store.h"
#include "core/text_embedder.h"
#include "os/clock.h"
#include "os/file_system.h"

namespace elanus::engine {

enum class OpenMode {
  kWrite,  // One process at a time; makes the folder if there is none.
  kRead,   // Any number, also beside a writer; sees the state of the moment it was opened.
};

struct DatabaseOptions {
  OpenMode mode = OpenMode::kWrite;
  // Growing rows are sealed into a segment when they exceed this, or are too many to be searched
  // one by one.
  uint64_t segment_bytes = 64ULL * 1024 * 1024;
  // nullptr: the machine's. Must outlive the store.
  const os::Clock* clock = nullptr;
  // Who builds indexes of vectors, which may take minutes and should slow nobody down. nullptr: the
  // executor. Must outlive the store.
  core::Executor* builder = nullptr;
  // What makes vectors of texts for TextEmbedding functions. nullptr: there is nothing, so that
  // such collections can be searched by vectors alone, and not written to. Must outlive the store.
  core::TextEmbedder* embedder = nullptr;
};

// Opens the database in `path`. Both `files` and `executor` must outlive the store.
// kAlreadyExists names the writer that holds it; kCorruption the file and offset of the damage;
// `notices`, if given, gets a line for each repair, such as a torn log tail that was dropped.
core::Result<std::unique_ptr<core::Store>> OpenDatabase(const std::string& path,
                                                        const DatabaseOptions& options,
                                                        os::FileSystem* files,
                                                        core::Executor* executor,
                                                        std::vector<std::string>* notices);

// The distance kernels that this process computes with, such as "avx512"; ELANUS_KERNELS in the
// environment forces others.
const char* KernelName();

}  // namespace elanus::engine
