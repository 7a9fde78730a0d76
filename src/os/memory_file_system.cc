// A disk in memory with two tables of names: what programs see, and what a power cut leaves.
//
// Both map paths to nodes; a node has the bytes as seen and the bytes as synced. A change of a name
// enters the first table at once and waits in a list for its directory to be synced. A crash
// decides for each change in the list, in order, whether it had reached the disk: real file systems
// promise no order between directories, and a store must not rely on one.
#include "os/memory_file_system.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace elanus::os {
namespace {

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

bool IsInside(const std::string& path, const std::string& directory) {
  return path.size() > directory.size() && path.starts_with(directory) &&
         path[directory.size()] == '/';
}

core::Status NoSuchFile(const char* what, const std::string& path) {
  return core::NotFound(std::string(what) + " '" + path + "': No such file or directory");
}

// A copy of the file, aligned as a mapping would be.
class MemoryFileView final : public FileView {
 public:
  explicit MemoryFileView(const std::vector<std::byte>& bytes)
      : lines_((bytes.size() + sizeof(Line) - 1) / sizeof(Line)), size_(bytes.size()) {
    if (size_ > 0) std::memcpy(lines_.data(), bytes.data(), size_);
  }

  std::span<const std::byte> bytes() const override {
    return std::as_bytes(std::span(lines_)).first(size_);
  }

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::vector<Line> lines_;
  size_t size_;
};

// What a power cut leaves of a file: the synced part, and of the rest nothing, a piece, all of it,
// or all of its length with some sectors never written.
std::vector<std::byte> Torn(const std::vector<std::byte>& synced,
                            const std::vector<std::byte>& bytes, std::mt19937_64* random) {
  constexpr size_t kSectorBytes = 512;
  const uint64_t fate = (*random)() % 4;
  if (fate == 0 || bytes.size() <= synced.size()) return synced;
  std::vector<std::byte> left = bytes;
  if (fate == 1) left.resize(synced.size() + (*random)() % (bytes.size() - synced.size()));
  for (size_t at = synced.size(); fate == 3 && at < left.size(); at += kSectorBytes) {
    const size_t end = std::min(at + kSectorBytes, left.size());
    if ((*random)() % 2 == 0) std::fill(left.begin() + at, left.begin() + end, std::byte{0});
  }
  return left;
}

}  // namespace

class MemoryWritableFile final : public WritableFile {
 public:
  MemoryWritableFile(MemoryFileSystem* files, std::string path,
                     std::shared_ptr<MemoryFileSystem::Node> node)
      : files_(files), path_(std::move(path)), node_(std::move(node)) {}

  core::Status Append(std::span<const std::byte> bytes) override {
    return files_->Append(path_, node_, bytes);
  }
  core::Status Sync() override { return files_->Sync(path_, node_); }
  core::Status Close() override { return files_->CountClose(path_); }

 private:
  MemoryFileSystem* files_;
  std::string path_;
  std::shared_ptr<MemoryFileSystem::Node> node_;
};

class MemoryFileLock final : public FileLock {
 public:
  MemoryFileLock(MemoryFileSystem* files, std::string path)
      : files_(files), path_(std::move(path)) {}
  MemoryFileLock(const MemoryFileLock&) = delete;
  MemoryFileLock& operator=(const MemoryFileLock&) = delete;
  ~MemoryFileLock() override { files_->Unlock(path_); }

 private:
  MemoryFileSystem* files_;
  std::string path_;
};

MemoryFileSystem::MemoryFileSystem() {
  const auto root = std::make_shared<Node>();
  root->is_directory = true;
  names_["/"] = root;
  durable_["/"] = root;
}

MemoryFileSystem::~MemoryFileSystem() = default;

core::Status MemoryFileSystem::Count(const char* what, const std::string& path) {
  ++calls_;
  if (!fault_.has_value()) return core::Status::Ok();
  if (calls_ != fault_->call && !(fault_->for_good && calls_ > fault_->call)) {
    return core::Status::Ok();
  }
  const char* why =
      fault_->code == core::Code::kExhausted ? "No space left on device" : "Input/output error";
  return core::Status(fault_->code, std::string(what) + " '" + path + "': " + why);
}

core::Result<MemoryFileSystem::NodePtr> MemoryFileSystem::FindFile(const char* what,
                                                                   const std::string& path) {
  TRY(Count(what, path));
  const auto found = names_.find(path);
  if (found == names_.end()) return NoSuchFile(what, path);
  return found->second;
}

void MemoryFileSystem::ApplyTo(Names* names, const NameChange& change) {
  if (!change.removed.empty()) names->erase(change.removed);
  if (change.added.empty()) return;
  (*names)[change.added] = change.node;
  if (change.removed.empty() || !change.node->is_directory) return;
  // A directory takes along what is in it.
  Names moved;
  for (const auto& [path, node] : *names) {
    if (!IsInside(path, change.removed)) continue;
    moved[change.added + path.substr(change.removed.size())] = node;
  }
  std::erase_if(*names, [&](const auto& entry) { return IsInside(entry.first, change.removed); });
  names->merge(moved);
}

void MemoryFileSystem::ChangeName(NameChange change) {
  ApplyTo(&names_, change);
  pending_.push_back(std::move(change));
}

core::Result<std::unique_ptr<WritableFile>> MemoryFileSystem::Create(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot open", path));
  if (!names_.contains(ParentOf(path))) return NoSuchFile("cannot open", path);
  // A new node, so that the old contents are still there if the new name is lost.
  const auto node = std::make_shared<Node>();
  ChangeName({.removed = "", .added = path, .node = node});
  return std::unique_ptr<WritableFile>(std::make_unique<MemoryWritableFile>(this, path, node));
}

core::Result<std::unique_ptr<WritableFile>> MemoryFileSystem::CreatePrivate(
    const std::string& path) {
  return Create(path);
}

core::Result<std::unique_ptr<WritableFile>> MemoryFileSystem::OpenAppend(const std::string& path) {
  const std::lock_guard lock(mutex_);
  NodePtr node = TRY(FindFile("cannot open", path));
  return std::unique_ptr<WritableFile>(std::make_unique<MemoryWritableFile>(this, path, node));
}

core::Result<std::unique_ptr<FileView>> MemoryFileSystem::Map(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const NodePtr node = TRY(FindFile("cannot map", path));
  return std::unique_ptr<FileView>(std::make_unique<MemoryFileView>(node->bytes));
}

core::Result<std::vector<std::byte>> MemoryFileSystem::Read(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return TRY(FindFile("cannot read", path))->bytes;
}

core::Status MemoryFileSystem::Truncate(const std::string& path, uint64_t size) {
  const std::lock_guard lock(mutex_);
  const NodePtr node = TRY(FindFile("cannot truncate", path));
  // A length is not data: losing a truncation is harder to do than to keep.
  node->bytes.resize(size);
  if (node->synced.size() > size) node->synced.resize(size);
  return core::Status::Ok();
}

core::Status MemoryFileSystem::Rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  const NodePtr node = TRY(FindFile("cannot rename", from));
  if (!names_.contains(ParentOf(to))) return NoSuchFile("cannot rename", to);
  ChangeName({.removed = from, .added = to, .node = node});
  return core::Status::Ok();
}

core::Status MemoryFileSystem::Remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(FindFile("cannot remove", path));
  ChangeName({.removed = path, .added = "", .node = nullptr});
  return core::Status::Ok();
}

core::Status MemoryFileSystem::CreateDirectories(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot create directory", path));
  // From the root down, each on its own: each can be lost on its own.
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string directory = path.substr(0, end);
    if (!names_.contains(directory)) {
      const auto node = std::make_shared<Node>();
      node->is_directory = true;
      ChangeName({.removed = "", .added = directory, .node = node});
    }
    if (end == std::string::npos) return core::Status::Ok();
  }
}

core::Status MemoryFileSystem::RemoveTree(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot remove", path));
  std::vector<std::string> gone;
  for (const auto& [name, node] : names_) {
    if (name == path || IsInside(name, path)) gone.push_back(name);
  }
  for (const std::string& name : gone) {
    ChangeName({.removed = name, .added = "", .node = nullptr});
  }
  return core::Status::Ok();
}

core::Status MemoryFileSystem::SyncDirectory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(FindFile("cannot sync directory", path));
  std::vector<NameChange> left;
  for (NameChange& change : pending_) {
    // A rename between two directories is one step of the journal: syncing either makes it safe.
    const bool is_here = (!change.removed.empty() && ParentOf(change.removed) == path) ||
                         (!change.added.empty() && ParentOf(change.added) == path);
    if (is_here) {
      ApplyTo(&durable_, change);
    } else {
      left.push_back(std::move(change));
    }
  }
  pending_ = std::move(left);
  return core::Status::Ok();
}

core::Result<std::vector<std::string>> MemoryFileSystem::List(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  TRY(FindFile("cannot list", directory));
  std::vector<std::string> names;
  for (const auto& [path, node] : names_) {
    if (path != directory && ParentOf(path) == directory) {
      names.push_back(path.substr(path.rfind('/') + 1));
    }
  }
  return names;
}

core::Result<bool> MemoryFileSystem::Exists(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot look at", path));
  return names_.contains(path);
}

core::Result<uint64_t> MemoryFileSystem::Size(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return TRY(FindFile("cannot look at", path))->bytes.size();
}

core::Result<std::unique_ptr<FileLock>> MemoryFileSystem::Lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot lock", path));
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (locked_[path]) return core::AlreadyExists("'" + path + "' is locked by process " + pid);
  if (!names_.contains(path)) {
    ChangeName({.removed = "", .added = path, .node = std::make_shared<Node>()});
  }
  const auto text = std::as_bytes(std::span(pid));
  names_[path]->bytes.assign(text.begin(), text.end());
  locked_[path] = true;
  return std::unique_ptr<FileLock>(std::make_unique<MemoryFileLock>(this, path));
}

core::Status MemoryFileSystem::Append(const std::string& path, const NodePtr& node,
                                      std::span<const std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  const core::Status status = Count("cannot write", path);
  // A write that fails has often written a part.
  if (!status.ok()) bytes = bytes.first(bytes.size() / 2);
  node->bytes.insert(node->bytes.end(), bytes.begin(), bytes.end());
  return status;
}

core::Status MemoryFileSystem::Sync(const std::string& path, const NodePtr& node) {
  const std::lock_guard lock(mutex_);
  TRY(Count("cannot sync", path));
  node->synced = node->bytes;
  return core::Status::Ok();
}

core::Status MemoryFileSystem::CountClose(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return Count("cannot close", path);
}

void MemoryFileSystem::Unlock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  locked_.erase(path);
}

void MemoryFileSystem::SetFault(std::optional<Fault> fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  calls_ = 0;
}

uint64_t MemoryFileSystem::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void MemoryFileSystem::Crash(uint64_t seed) {
  const std::lock_guard lock(mutex_);
  std::mt19937_64 random(seed);
  for (const NameChange& change : pending_) {
    if (seed != 0 && random() % 2 == 0) ApplyTo(&durable_, change);
  }
  pending_.clear();
  // A name in a directory that did not survive has gone with it.
  std::erase_if(durable_, [&](const auto& entry) {
    return entry.first != "/" && !durable_.contains(ParentOf(entry.first));
  });
  for (auto& [path, node] : durable_) {
    // A copy: whoever still holds the file may write to it, but not to what the crash has left.
    const auto survivor = std::make_shared<Node>(*node);
    survivor->bytes = seed == 0 ? node->synced : Torn(node->synced, node->bytes, &random);
    survivor->synced = survivor->bytes;
    node = survivor;
  }
  names_ = durable_;
  locked_.clear();
  fault_.reset();
}

std::map<std::string, std::vector<std::byte>> MemoryFileSystem::Files() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::vector<std::byte>> files;
  for (const auto& [path, node] : names_) {
    if (!node->is_directory) files[path] = node->bytes;
  }
  return files;
}

void MemoryFileSystem::SetFiles(const std::map<std::string, std::vector<std::byte>>& files) {
  const std::lock_guard lock(mutex_);
  std::erase_if(names_, [](const auto& entry) { return !entry.second->is_directory; });
  for (const auto& [path, bytes] : files) {
    const auto node = std::make_shared<Node>();
    node->bytes = bytes;
    node->synced = bytes;
    names_[path] = node;
    for (std::string parent = ParentOf(path); !names_.contains(parent); parent = ParentOf(parent)) {
      names_[parent] = std::make_shared<Node>();
      names_[parent]->is_directory = true;
    }
  }
  durable_ = names_;
  pending_.clear();
}

}  // namespace elanus::os
