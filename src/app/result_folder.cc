#include "app/result_folder.h"

#include <unistd.h>

#include <filesystem>

namespace elanus::app {
namespace {

core::Status WriteNew(os::FileSystem* files, const std::string& path, std::string_view contents) {
  const auto file = TRY(files->Create(path));
  TRY(file->Append(std::as_bytes(std::span(contents))));
  return file->Close();
}

}  // namespace

core::Result<ResultFolder> ResultFolder::Open(const std::string& path, os::FileSystem* files) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error)) {
    return core::InvalidArgument("'" + path + "' is a file; give a folder with --output");
  }
  TRY(files->CreateDirectories(path));
  ResultFolder folder(path, files);
  const std::string probe = folder.PathOf(".elanus-" + std::to_string(::getpid()));
  const core::Status written = WriteNew(files, probe, "");
  if (!written.ok()) {
    return core::Status(written.code(), "cannot write to the folder '" + path + "': " +
                                            written.message() + "; give another with --output");
  }
  TRY(files->Remove(probe));
  return folder;
}

core::Status ResultFolder::Write(const std::string& name, std::string_view contents) const {
  const std::string part = PathOf(name + "." + std::to_string(::getpid()) + ".part");
  core::Status status = WriteNew(files_, part, contents);
  if (status.ok()) status = files_->Rename(part, PathOf(name));
  if (status.ok()) return status;
  // A half-written file is of use to nobody.
  const core::Status ignored = files_->Remove(part);
  static_cast<void>(ignored);
  return status;
}

}  // namespace elanus::app
