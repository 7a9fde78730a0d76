// Downloads one file into the cache: in as many pieces as the network makes of it, and under its
// name only when every byte is there, is the right one, and is safe on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/status.h"
#include "hub/connection.h"
#include "hub/digest.h"
#include "os/file_system.h"

namespace elanus::hub {

struct Download {
  std::string what;  // "'onnx/model.onnx' of 'owner/name'"
  std::string url;
  std::string commit;  // That the hub must name, where it names one.
  int64_t bytes = 0;
  Digest digest;
  std::filesystem::path part;  // What an earlier try left is gone on with.
  std::filesystem::path target;
};

// `progress` is told how many bytes of the file are there, and may be empty. Contents that are not
// what the hub said are removed and tried once more. If stop was asked, the error means nothing and
// the part is kept.
core::Status DownloadFile(const Download& download, Connection* connection, os::FileSystem* files,
                          const std::function<void(int64_t)>& progress);

}  // namespace elanus::hub
