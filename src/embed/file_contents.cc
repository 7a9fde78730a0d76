#include "embed/file_contents.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

namespace elanus::embed {

core::Result<std::string> ReadContents(const std::filesystem::path& path, size_t bytes_max) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return core::NotFound("there is no file '" + path.string() + "'");
  }
  const auto size = std::filesystem::file_size(path, error);
  if (error) return core::IoError("cannot read '" + path.string() + "': " + error.message());
  if (size > bytes_max) {
    return core::Exhausted("'" + path.string() + "' has " + std::to_string(size) +
                           " bytes; at most " + std::to_string(bytes_max) + " are read");
  }
  std::string contents(size, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(contents.data(), static_cast<std::streamsize>(size))) {
    return core::IoError("cannot read '" + path.string() + "'");
  }
  return contents;
}

core::Status WriteContents(const std::filesystem::path& path, std::string_view contents) {
  const std::filesystem::path part = path.string() + ".part" + std::to_string(getpid());
  std::ofstream file(part, std::ios::binary);
  file << contents;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(part, path, error);
  if (file && !error) return core::Status::Ok();
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  return core::IoError("cannot write '" + path.string() + "'" +
                       (error ? ": " + error.message() : ""));
}

}  // namespace elanus::embed
