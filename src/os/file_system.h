// FileSystem: the whole boundary between the store and the disk.
//
// Everything durable goes through this interface, so that tests can fail the n-th call and lose
// what was not synced (memory_file_system.h). Errors carry the path and the system's own words;
// kExhausted for a full disk, kNotFound for a missing file, kIo for the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"

namespace elanus::os {

// A file that grows at its end. After a failed Sync nothing more may be believed of it: close it.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual core::Status Append(std::span<const std::byte> bytes) = 0;
  // Returns when everything appended so far survives a power cut.
  virtual core::Status Sync() = 0;
  virtual core::Status Close() = 0;
};

// A whole file as read-only memory, mapped where the system can. Unmapped with the object.
class FileView {
 public:
  virtual ~FileView() = default;
  virtual std::span<const std::byte> bytes() const = 0;
};

// Held until destroyed, also by the end of the process however it ends.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Creates or truncates.
  virtual core::Result<std::unique_ptr<WritableFile>> Create(const std::string& path) = 0;
  // The same, of a file that only the user of this process may read.
  virtual core::Result<std::unique_ptr<WritableFile>> CreatePrivate(const std::string& path) = 0;
  // Opens at the end; the file must exist.
  virtual core::Result<std::unique_ptr<WritableFile>> OpenAppend(const std::string& path) = 0;
  virtual core::Result<std::unique_ptr<FileView>> Map(const std::string& path) = 0;
  // A copy of the whole file as it is now. For files that may shrink under a reader: touching a
  // mapping beyond the end of its file would end the process.
  virtual core::Result<std::vector<std::byte>> Read(const std::string& path) = 0;
  virtual core::Status Truncate(const std::string& path, uint64_t size) = 0;
  virtual core::Status Rename(const std::string& from, const std::string& to) = 0;
  virtual core::Status Remove(const std::string& path) = 0;
  virtual core::Status CreateDirectories(const std::string& path) = 0;
  // Removes the directory and everything in it.
  virtual core::Status RemoveTree(const std::string& path) = 0;
  // Makes creations, renames and removals in the directory survive a power cut.
  virtual core::Status SyncDirectory(const std::string& path) = 0;
  // The names in the directory, files and directories alike, in byte order.
  virtual core::Result<std::vector<std::string>> List(const std::string& directory) = 0;
  virtual core::Result<bool> Exists(const std::string& path) = 0;
  virtual core::Result<uint64_t> Size(const std::string& path) = 0;
  // kAlreadyExists if another process, or another lock of this one, holds it; the message names
  // the owner's pid, which the file carries.
  virtual core::Result<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

}  // namespace elanus::os
