// File descriptors that close themselves, and errno as a Status. For the posix_*.cc files only.
#pragma once

#include <string>
#include <system_error>
#include <utility>

#include "core/status.h"

namespace elanus::os {

// Owns one file descriptor; movable.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }

  bool valid() const { return number_ >= 0; }
  int number() const { return number_; }

  // False, with errno set, if the system reports an error that it had kept until now.
  bool Close();

 private:
  int number_;
};

// "<what> '<path>': <the system's words>", with the code that tells the caller what to do.
core::Status ErrorOf(const std::error_code& error, const char* what, const std::string& path);
// The same for errno.
core::Status SystemError(const char* what, const std::string& path);

}  // namespace elanus::os
