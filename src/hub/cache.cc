#include "hub/cache.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

namespace elanus::hub {
namespace {

namespace fs = std::filesystem;

core::Status Failed(const char* what, const fs::path& path, const std::error_code& error) {
  return core::IoError(std::string("cannot ") + what + " '" + path.string() +
                       "': " + error.message());
}

// "models--owner--name"
std::string FolderOf(const std::string& repository) {
  std::string folder = "models--" + repository;
  folder.replace(folder.find('/'), 1, "--");
  return folder;
}

// What is made under this name and then renamed is met by nobody, also if two programs make it at
// once.
fs::path MadeBeside(const fs::path& path) {
  return path.string() + ".new-" + std::to_string(::getpid());
}

}  // namespace

Cache::Cache(fs::path directory, const std::string& repository, os::FileSystem* files)
    : repository_(directory / FolderOf(repository)),
      locks_(directory / ".locks" / FolderOf(repository)),
      files_(files) {}

fs::path Cache::Blob(const Digest& digest) const {
  return repository_ / "blobs" / digest.hex;
}

fs::path Cache::Part(const Digest& digest) const {
  return repository_ / "blobs" / (digest.hex + ".incomplete");
}

fs::path Cache::Snapshot(const std::string& commit) const {
  return repository_ / "snapshots" / commit;
}

std::optional<std::string> Cache::CommitOf(const std::string& revision) const {
  if (IsCommit(revision)) return revision;
  std::ifstream file(repository_ / "refs" / revision);
  std::string commit;
  file >> commit;
  return IsCommit(commit) ? std::optional(commit) : std::nullopt;
}

core::Status Cache::RememberCommit(const std::string& revision, const std::string& commit) {
  if (IsCommit(revision)) return core::Status::Ok();
  const fs::path path = repository_ / "refs" / revision;
  TRY(files_->CreateDirectories(path.parent_path().string()));
  const fs::path made = MadeBeside(path);
  auto file = TRY(files_->Create(made.string()));
  TRY(file->Append(std::as_bytes(std::span(commit))));
  TRY(file->Sync());
  TRY(file->Close());
  return files_->Rename(made.string(), path.string());
}

core::Result<std::unique_ptr<os::FileLock>> Cache::Lock(const Digest& digest) {
  TRY(files_->CreateDirectories(locks_.string()));
  return files_->Lock((locks_ / (digest.hex + ".lock")).string());
}

// Made beside and renamed: a reader finds the old link or this one, never none.
core::Status Cache::Link(const std::string& commit, const std::string& path, const Digest& digest) {
  const fs::path link = Snapshot(commit) / path;
  TRY(files_->CreateDirectories(link.parent_path().string()));
  const fs::path target =
      fs::relative(Blob(digest).lexically_normal(), link.parent_path().lexically_normal());
  std::error_code error;
  if (fs::read_symlink(link, error) == target) return core::Status::Ok();
  const fs::path made = MadeBeside(link);
  fs::remove(made, error);
  fs::create_symlink(target, made, error);
  if (!error) fs::rename(made, link, error);
  return error ? Failed("make the link", link, error) : core::Status::Ok();
}

// A file that is no link was put there by a client without links; it has a size and no digest.
core::Result<std::vector<HubFile>> Cache::FilesOf(const std::string& commit) const {
  std::vector<HubFile> found;
  const fs::path snapshot = Snapshot(commit);
  std::error_code error;
  for (fs::recursive_directory_iterator entry(snapshot, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (!fs::is_regular_file(entry->path(), ignored)) continue;
    HubFile file = {.path = entry->path().lexically_relative(snapshot).string(),
                    .bytes = static_cast<int64_t>(fs::file_size(entry->path(), ignored)),
                    .digest = {}};
    if (entry->is_symlink(ignored)) {
      file.digest = ParseDigest(fs::read_symlink(entry->path(), ignored).filename().string());
    }
    found.push_back(std::move(file));
  }
  if (error) return Failed("list", snapshot, error);
  return found;
}

}  // namespace elanus::hub
