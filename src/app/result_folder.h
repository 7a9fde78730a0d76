// ResultFolder: where a command leaves its files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"
#include "os/file_system.h"

namespace elanus::app {

class ResultFolder {
 public:
  // Makes the folder if there is none, and tries to write there. `files` must outlive the object.
  static core::Result<ResultFolder> Open(const std::string& path, os::FileSystem* files);

  std::string PathOf(const std::string& name) const { return path_ + "/" + name; }
  // The file is whole, or as it was before.
  core::Status Write(const std::string& name, std::string_view contents) const;

 private:
  ResultFolder(std::string path, os::FileSystem* files) : path_(std::move(path)), files_(files) {}

  std::string path_;
  os::FileSystem* files_;
};

}  // namespace elanus::app
