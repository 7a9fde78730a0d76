// MemoryFileSystem: a disk for tests that can fail, lose power and be damaged on purpose.
//
// It keeps what programs see apart from what a power cut leaves: bytes are safe after Sync of
// their file, names after SyncDirectory of their directory. Crash() throws the rest away, or part
// of it, as a seed decides. Any call can be made to fail. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>

#include "os/file_system.h"

namespace elanus::os {

// Which calls fail, counted from the moment the fault is set.
struct Fault {
  uint64_t call = 1;      // The first call to fail; 1 is the next one.
  bool for_good = false;  // Every later call as well; else that one alone.
  core::Code code = core::Code::kIo;
};

class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem();
  ~MemoryFileSystem() override;

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

  // nullopt heals the disk.
  void SetFault(std::optional<Fault> fault);
  // Calls made since the last SetFault, failed ones included.
  uint64_t calls() const;

  // Power goes: what was not synced is dropped, kept or torn, piece by piece, as `seed` decides;
  // seed 0 drops all of it. Locks are gone. Files and locks that are still open must not be used.
  void Crash(uint64_t seed);

  // Every file with its contents, as a program sees them.
  std::map<std::string, std::vector<std::byte>> Files() const;
  // Replaces a disk's contents, all of it synced.
  void SetFiles(const std::map<std::string, std::vector<std::byte>>& files);

 private:
  friend class MemoryWritableFile;
  friend class MemoryFileLock;

  struct Node {
    bool is_directory = false;
    std::vector<std::byte> bytes;
    std::vector<std::byte> synced;
  };
  using NodePtr = std::shared_ptr<Node>;
  using Names = std::map<std::string, NodePtr>;

  // A change of a name that no SyncDirectory has made safe yet.
  struct NameChange {
    std::string removed;  // "" if nothing goes.
    std::string added;    // "" if nothing comes.
    NodePtr node;
  };

  // Counts a call to `path` and decides whether it fails. REQUIRES: mutex_ held
  core::Status Count(const char* what, const std::string& path);
  core::Result<NodePtr> FindFile(const char* what, const std::string& path);
  core::Status Append(const std::string& path, const NodePtr& node,
                      std::span<const std::byte> bytes);
  core::Status Sync(const std::string& path, const NodePtr& node);
  core::Status CountClose(const std::string& path);
  void Unlock(const std::string& path);
  void ChangeName(NameChange change);
  static void ApplyTo(Names* names, const NameChange& change);

  // The names a program sees and those that are safe hold the same nodes.
  mutable std::mutex mutex_;  // Guards everything below.
  Names names_;               // What programs see.
  Names durable_;             // What a power cut leaves.
  std::vector<NameChange> pending_;
  std::map<std::string, bool> locked_;
  std::optional<Fault> fault_;
  uint64_t calls_ = 0;
};

}  // namespace elanus::os
