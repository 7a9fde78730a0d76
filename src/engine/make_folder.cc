// What is done before there is a catalog: making the folder, refusing a strange one, locking it.
#include "engine/make_folder.h"

#include <algorithm>
#include <cctype>

#include "engine/environment.h"
#include "engine/lost_found.h"
#include "storage/manifest.h"

namespace elanus::engine {
namespace {

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A folder without a catalog may become a database if it is empty: not if it has someone's
// pictures, nor if it is a database that has lost its catalog.
core::Status CheckFolderIsOurs(os::FileSystem* files, const std::string& path) {
  const std::string catalog = JoinPath(path, storage::kCatalogName);
  if (TRY(files->Exists(catalog))) return core::Status::Ok();
  for (const std::string& name : TRY(files->List(path))) {
    if (IsCollectionDirectoryName(name)) {
      return core::Corruption("'" + catalog + "' is missing, but there are collections");
    }
    if (name != kLockName && name != kLostFoundName &&
        name != storage::kCatalogName + std::string(storage::kTemporarySuffix)) {
      return core::InvalidArgument("'" + path + "' is not a database: it holds '" + name +
                                   "'; choose a new or an empty folder");
    }
  }
  return core::Status::Ok();
}

}  // namespace

core::Status MakeFolder(os::FileSystem* files, const std::string& path) {
  if (TRY(files->Exists(path))) return CheckFolderIsOurs(files, path);
  // A new directory is safe once its parent is synced, and so on up to one that was there.
  std::vector<std::string> parents;
  for (std::string made = path;; made = parents.back()) {
    parents.push_back(ParentOf(made));
    if (TRY(files->Exists(parents.back()))) break;
  }
  TRY(files->CreateDirectories(path));
  for (const std::string& parent : parents) TRY(files->SyncDirectory(parent));
  return core::Status::Ok();
}

core::Result<std::unique_ptr<os::FileLock>> LockFolder(os::FileSystem* files,
                                                       const std::string& path) {
  const std::string lock_path = JoinPath(path, kLockName);
  auto lock = files->Lock(lock_path);
  if (lock.ok() || lock.code() != core::Code::kAlreadyExists) return lock;
  const std::vector<std::byte> text = TRY(files->Read(lock_path));
  std::string owner;
  for (std::byte byte : text) {
    const char digit = std::to_integer<char>(byte);
    if (std::isdigit(static_cast<unsigned char>(digit)) != 0) owner += digit;
  }
  return core::AlreadyExists("database '" + path + "' is open for writing by process " + owner +
                             "; end that process, or open the database for reading");
}

std::string CollectionDirectoryName(int64_t id) {
  return "c" + std::to_string(id);
}

bool IsCollectionDirectoryName(const std::string& name) {
  return name.size() > 1 && name[0] == 'c' &&
         std::all_of(name.begin() + 1, name.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace elanus::engine
