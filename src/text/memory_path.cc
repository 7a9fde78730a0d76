#include "text/memory_path.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace elanus::text {

core::Result<MemoryPath> MemoryPath::Make(std::string_view bytes) {
  const auto failed = [](const char* what) {
    return core::IoError(std::string("cannot keep a dictionary in memory: ") + what + ": " +
                         std::strerror(errno));
  };
  MemoryPath memory(memfd_create("elanus", MFD_CLOEXEC));
  if (memory.descriptor_ < 0) return failed("memfd_create");
  while (!bytes.empty()) {
    const ssize_t written = write(memory.descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return failed("write");
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  // The library ends the process when it cannot open a path, so that is tried here.
  if (access(memory.path().c_str(), R_OK) != 0) return failed("/proc/self/fd");
  return memory;
}

MemoryPath::~MemoryPath() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace elanus::text
