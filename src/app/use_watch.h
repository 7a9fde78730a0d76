// UseWatch: whether anybody still uses this server.
//
// Every user holds a shared flock(2) on a file for as long as it lives; the kernel lets go of it
// when a user dies, however it dies.
#pragma once

#include <string>

#include "core/status.h"

namespace elanus::app {

class UseWatch {
 public:
  // Watches nothing until Open.
  UseWatch() = default;
  UseWatch(const UseWatch&) = delete;
  UseWatch& operator=(const UseWatch&) = delete;
  ~UseWatch();

  // kIo if the file is not there.
  core::Status Open(const std::string& path);

  // Whether nobody holds the file. When that is so, it stays locked until the process has ended:
  // a user that comes meanwhile waits, and then starts a server of its own.
  bool IsUnused();

 private:
  int descriptor_ = -1;
};

}  // namespace elanus::app
