// The cache of one repository, laid out as Hugging Face's own client has it, so that each uses what
// the other has downloaded:
//
//   models--owner--name/blobs/<digest>                 contents; <digest>.incomplete on the way
//   models--owner--name/refs/<revision>                the commit that it was last
//   models--owner--name/snapshots/<commit>/<path>      a link to a blob
//   .locks/models--owner--name/<digest>.lock           held by who downloads that blob
//
// (https://huggingface.co/docs/huggingface_hub/guides/manage-cache)
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "hub/address.h"
#include "hub/digest.h"
#include "hub/listing.h"
#include "os/file_system.h"

namespace elanus::hub {

class Cache {
 public:
  // `files` must outlive this.
  Cache(std::filesystem::path directory, const std::string& repository, os::FileSystem* files);

  std::filesystem::path Blob(const Digest& digest) const;
  std::filesystem::path Part(const Digest& digest) const;
  std::filesystem::path Snapshot(const std::string& commit) const;
  const std::filesystem::path& directory() const { return repository_; }

  // The commit that the revision was when it was last asked for; a commit is its own. Nothing if it
  // was never asked for.
  std::optional<std::string> CommitOf(const std::string& revision) const;
  core::Status RememberCommit(const std::string& revision, const std::string& commit);

  // kAlreadyExists while somebody else downloads this blob.
  core::Result<std::unique_ptr<os::FileLock>> Lock(const Digest& digest);

  // Lets the snapshot's path lead to the blob. REQUIRES: IsPathBelow(path)
  core::Status Link(const std::string& commit, const std::string& path, const Digest& digest);

  // What there is of a commit, in the form of a listing: sizes, and the digests that the blobs are
  // named after.
  core::Result<std::vector<HubFile>> FilesOf(const std::string& commit) const;

 private:
  std::filesystem::path repository_;
  std::filesystem::path locks_;
  os::FileSystem* files_;
};

}  // namespace elanus::hub
