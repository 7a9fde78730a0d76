#include "app/use_watch.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace elanus::app {

UseWatch::~UseWatch() {
  if (descriptor_ >= 0) close(descriptor_);
}

core::Status UseWatch::Open(const std::string& path) {
  descriptor_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ >= 0) return core::Status::Ok();
  return core::IoError("cannot open the file of --exit-when-unused, " + path + ": " +
                       std::strerror(errno));
}

bool UseWatch::IsUnused() {
  return descriptor_ >= 0 && flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace elanus::app
