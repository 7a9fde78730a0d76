#include "embed/file_contents.h"

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

}  // namespace elanus::embed
