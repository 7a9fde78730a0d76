#include "embed/staged_folder.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

namespace elanus::embed {
namespace {

namespace fs = std::filesystem;

core::Status Failed(const char* what, const fs::path& path, const std::error_code& error) {
  return core::IoError(std::string("cannot ") + what + " '" + path.string() +
                       "': " + error.message());
}

}  // namespace

core::Result<std::unique_ptr<StagedFolder>> StagedFolder::Make(const fs::path& directory,
                                                               const std::string& name) {
  const fs::path path = directory / (".part-" + name + "-" + std::to_string(getpid()));
  std::error_code error;
  fs::remove_all(path, error);
  fs::create_directories(path, error);
  if (error) return Failed("make", path, error);
  return std::make_unique<StagedFolder>(Key{}, path);
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

core::Status StagedFolder::Copy(const fs::path& source, const std::string& name) const {
  const fs::path target = path_ / name;
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (!error) fs::copy_file(source, target, error);
  return error ? Failed("copy to", target, error) : core::Status::Ok();
}

core::Status StagedFolder::Write(const std::string& name, std::string_view contents) const {
  const fs::path target = path_ / name;
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) return Failed("make", target.parent_path(), error);
  std::ofstream file(target, std::ios::binary);
  file << contents;
  if (!file.flush()) return core::IoError("cannot write '" + target.string() + "'");
  return core::Status::Ok();
}

core::Status StagedFolder::Publish(const std::string& name) const {
  const fs::path target = path_.parent_path() / name;
  // Removed at the end, with the model that was replaced.
  const StagedFolder old(Key{}, path_.parent_path() / (".old-" + path_.filename().string()));
  std::error_code error;
  if (fs::exists(target, error)) fs::rename(target, old.path(), error);
  if (error) return Failed("replace", target, error);
  fs::rename(path_, target, error);
  if (!error) return core::Status::Ok();
  std::error_code ignored;
  fs::rename(old.path(), target, ignored);
  return Failed("make", target, error);
}

}  // namespace elanus::embed
