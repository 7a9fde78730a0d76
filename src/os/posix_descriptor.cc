#include "os/posix_descriptor.h"

#include <unistd.h>

#include <cerrno>

namespace elanus::os {

bool Descriptor::Close() {
  const int number = std::exchange(number_, -1);
  return number < 0 || ::close(number) == 0;
}

// Full disks, quotas and tables are one code to the caller: make room and try again.
core::Status ErrorOf(const std::error_code& error, const char* what, const std::string& path) {
  core::Code code = core::Code::kIo;
  if (error.value() == ENOENT) code = core::Code::kNotFound;
  for (int exhausted : {ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM}) {
    if (error.value() == exhausted) code = core::Code::kExhausted;
  }
  return core::Status(code, std::string(what) + " '" + path + "': " + error.message());
}

core::Status SystemError(const char* what, const std::string& path) {
  return ErrorOf(std::error_code(errno, std::generic_category()), what, path);
}

}  // namespace elanus::os
