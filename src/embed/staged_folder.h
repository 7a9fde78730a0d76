// A folder of a model while it is made. It stands beside the models under a name with a dot in
// front, which nobody lists, and is renamed when it is whole.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::embed {

// Gone with everything in it when it goes out of sight, unless it was published.
class StagedFolder {
  // Only Make has one.
  struct Key {};

 public:
  // Empty, in the directory of the library, which is made if it is not there.
  static core::Result<std::unique_ptr<StagedFolder>> Make(const std::filesystem::path& directory,
                                                          const std::string& name);
  StagedFolder(Key, std::filesystem::path path) : path_(std::move(path)) {}
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // `name` is a path within this folder.
  core::Status Copy(const std::filesystem::path& source, const std::string& name) const;
  core::Status Write(const std::string& name, std::string_view contents) const;

  // Puts it in the place of the model of that name; at no moment is there half of either.
  core::Status Publish(const std::string& name) const;

 private:
  const std::filesystem::path path_;
};

}  // namespace elanus::embed
