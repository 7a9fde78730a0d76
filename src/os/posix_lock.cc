// Locks between processes: flock on a file that carries its owner's pid.
//
// The kernel drops an flock with its process however that ends, so a stale lock cannot block
// anyone; the pid in the file is only there to be told to whoever comes second.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "os/posix_descriptor.h"
#include "os/posix_file_system.h"

namespace elanus::os {
namespace {

class PosixFileLock final : public FileLock {
 public:
  explicit PosixFileLock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;
};

// 0 if the file does not name a process that lives.
pid_t ReadLivingOwner(const Descriptor& file) {
  char text[32] = {};
  if (::pread(file.number(), text, sizeof(text) - 1, 0) <= 0) return 0;
  const pid_t owner = static_cast<pid_t>(std::atol(text));
  if (owner <= 0 || (::kill(owner, 0) != 0 && errno == ESRCH)) return 0;
  return owner;
}

// The winner writes its pid a moment after it has the lock; until then the file may still name a
// process that is gone.
pid_t WaitForOwner(const Descriptor& file) {
  pid_t owner = 0;
  for (int tries = 0; tries < 50 && owner == 0; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    owner = ReadLivingOwner(file);
  }
  return owner;
}

}  // namespace

core::Result<std::unique_ptr<FileLock>> PosixFileSystem::Lock(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.valid()) return SystemError("cannot open", path);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return SystemError("cannot lock", path);
    return core::AlreadyExists("'" + path + "' is locked by process " +
                               std::to_string(WaitForOwner(file)));
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.number(), 0) != 0) return SystemError("cannot write", path);
  if (::pwrite(file.number(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return SystemError("cannot write", path);
  }
  return std::unique_ptr<FileLock>(std::make_unique<PosixFileLock>(std::move(file)));
}

}  // namespace elanus::os
