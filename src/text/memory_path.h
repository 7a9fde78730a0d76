// A path under which bytes of this process can be read, for libraries that only take paths.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"

namespace elanus::text {

// The path holds as long as the object lives.
class MemoryPath {
 public:
  // kIo if the system gives no memory for it, or does not show it under /proc.
  static core::Result<MemoryPath> Make(std::string_view bytes);

  MemoryPath(MemoryPath&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~MemoryPath();

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  explicit MemoryPath(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace elanus::text
