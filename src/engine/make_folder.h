// The folder of a database: making it and locking it.
#pragma once

#include <memory>
#include <string>

#include "os/file_system.h"

namespace elanus::engine {

inline constexpr const char* kLockName = "LOCK";

// Makes the folder and its parents, safe against a power cut. kInvalidArgument, before anything is
// written into it, if the folder holds things that are not a database's.
core::Status MakeFolder(os::FileSystem* files, const std::string& path);

// kAlreadyExists, naming the process, if another writer has the database open.
core::Result<std::unique_ptr<os::FileLock>> LockFolder(os::FileSystem* files,
                                                       const std::string& path);

// "c7": the directory of collection 7.
std::string CollectionDirectoryName(int64_t id);
bool IsCollectionDirectoryName(const std::string& name);

}  // namespace elanus::engine
