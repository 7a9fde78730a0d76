// The calls of POSIX behind os::FileSystem.
//
// Nothing is kept open but what a caller holds, and nothing is buffered: whoever appends little
// pieces gathers them first. Interrupted calls are repeated; short writes go on where they stopped.
#include "os/posix_file_system.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "os/posix_descriptor.h"

namespace elanus::os {
namespace {

class PosixWritableFile final : public WritableFile {
 public:
  PosixWritableFile(std::string path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  core::Status Append(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return SystemError("cannot write", path_);
      bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return core::Status::Ok();
  }

  // fdatasync also writes the new length of the file, without which the bytes would be out of
  // reach; it leaves out the time of the change, which costs a second write on many file systems.
  core::Status Sync() override {
    if (::fdatasync(file_.number()) != 0) return SystemError("cannot sync", path_);
    return core::Status::Ok();
  }

  core::Status Close() override {
    if (!file_.Close()) return SystemError("cannot close", path_);
    return core::Status::Ok();
  }

 private:
  std::string path_;
  Descriptor file_;
};

// Shared and read-only: the pages are those of the page cache, so that several processes that read
// one segment hold it in memory once, and the system may drop them when memory is short.
class PosixFileView final : public FileView {
 public:
  PosixFileView(void* start, size_t size) : start_(start), size_(size) {}
  PosixFileView(const PosixFileView&) = delete;
  PosixFileView& operator=(const PosixFileView&) = delete;
  ~PosixFileView() override {
    if (size_ > 0) ::munmap(start_, size_);
  }

  std::span<const std::byte> bytes() const override {
    return {static_cast<const std::byte*>(start_), size_};
  }

 private:
  void* start_;
  size_t size_;
};

// O_APPEND, so that an append goes to the end also after someone has truncated the file.
core::Result<std::unique_ptr<WritableFile>> OpenForWriting(const std::string& path, int flags,
                                                           mode_t mode = 0644) {
  Descriptor file(::open(path.c_str(), flags | O_WRONLY | O_APPEND | O_CLOEXEC, mode));
  if (!file.valid()) return SystemError("cannot open", path);
  return std::unique_ptr<WritableFile>(std::make_unique<PosixWritableFile>(path, std::move(file)));
}

core::Result<Descriptor> OpenForReading(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return SystemError("cannot open", path);
  return file;
}

core::Result<uint64_t> SizeOf(const Descriptor& file, const std::string& path) {
  struct stat facts = {};
  if (::fstat(file.number(), &facts) != 0) return SystemError("cannot look at", path);
  return static_cast<uint64_t>(facts.st_size);
}

}  // namespace

core::Result<std::unique_ptr<WritableFile>> PosixFileSystem::Create(const std::string& path) {
  return OpenForWriting(path, O_CREAT | O_TRUNC);
}

core::Result<std::unique_ptr<WritableFile>> PosixFileSystem::CreatePrivate(
    const std::string& path) {
  // The mode counts only for a file that is made: one that others may read must go first.
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return SystemError("cannot remove", path);
  return OpenForWriting(path, O_CREAT | O_EXCL, 0600);
}

core::Result<std::unique_ptr<WritableFile>> PosixFileSystem::OpenAppend(const std::string& path) {
  return OpenForWriting(path, 0);
}

core::Result<std::unique_ptr<FileView>> PosixFileSystem::Map(const std::string& path) {
  const Descriptor file = TRY(OpenForReading(path));
  const uint64_t size = TRY(SizeOf(file, path));
  void* start = nullptr;
  // The descriptor may be closed after mapping, and mmap refuses an empty file.
  if (size > 0) {
    start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number(), 0);
    if (start == MAP_FAILED) return SystemError("cannot map", path);
  }
  return std::unique_ptr<FileView>(std::make_unique<PosixFileView>(start, size));
}

core::Result<std::vector<std::byte>> PosixFileSystem::Read(const std::string& path) {
  const Descriptor file = TRY(OpenForReading(path));
  std::vector<std::byte> bytes(TRY(SizeOf(file, path)));
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("cannot read", path);
    if (count == 0) break;  // It has shrunk since its size was asked for.
    filled += static_cast<size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

core::Status PosixFileSystem::Truncate(const std::string& path, uint64_t size) {
  if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) {
    return SystemError("cannot truncate", path);
  }
  return core::Status::Ok();
}

core::Status PosixFileSystem::Rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return SystemError("cannot rename", from);
  return core::Status::Ok();
}

core::Status PosixFileSystem::Remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return SystemError("cannot remove", path);
  return core::Status::Ok();
}

core::Status PosixFileSystem::CreateDirectories(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return ErrorOf(error, "cannot create directory", path);
  return core::Status::Ok();
}

core::Status PosixFileSystem::RemoveTree(const std::string& path) {
  // Symbolic links are removed, not followed.
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return ErrorOf(error, "cannot remove", path);
  return core::Status::Ok();
}

// A directory is synced whole (fsync): its own entries are its contents.
core::Status PosixFileSystem::SyncDirectory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return SystemError("cannot open directory", path);
  if (::fsync(directory.number()) != 0) return SystemError("cannot sync directory", path);
  return core::Status::Ok();
}

core::Result<std::vector<std::string>> PosixFileSystem::List(const std::string& directory) {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) return ErrorOf(error, "cannot list", directory);
  std::sort(names.begin(), names.end());
  return names;
}

core::Result<bool> PosixFileSystem::Exists(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return SystemError("cannot look at", path);
}

core::Result<uint64_t> PosixFileSystem::Size(const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) return SystemError("cannot look at", path);
  return static_cast<uint64_t>(facts.st_size);
}

}  // namespace elanus::os
