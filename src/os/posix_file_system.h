// The file system of the machine: POSIX calls, mapped files, flock.
#pragma once

#include "os/file_system.h"

namespace elanus::os {

// Has no state; any number may be used side by side, from any thread.
class PosixFileSystem final : public FileSystem {
 public:
  core::Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override;
  core::Result<std::unique_ptr<WritableFile>> CreatePrivate(const std::string& path) override;
  core::Result<std::unique_ptr<WritableFile>> OpenAppend(const std::string& path) override;
  core::Result<std::unique_ptr<FileView>> Map(const std::string& path) override;
  core::Result<std::vector<std::byte>> Read(const std::string& path) override;
  core::Status Truncate(const std::string& path, uint64_t size) override;
  core::Status Rename(const std::string& from, const std::string& to) override;
  core::Status Remove(const std::string& path) override;
  core::Status CreateDirectories(const std::string& path) override;
  core::Status RemoveTree(const std::string& path) override;
  core::Status SyncDirectory(const std::string& path) override;
  core::Result<std::vector<std::string>> List(const std::string& directory) override;
  core::Result<bool> Exists(const std::string& path) override;
  core::Result<uint64_t> Size(const std::string& path) override;
  core::Result<std::unique_ptr<FileLock>> Lock(const std::string& path) override;
};

}  // namespace elanus::os
