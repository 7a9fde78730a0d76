// Bytes of their own that ask the system for large pages: what is read here and there all over
// costs far fewer misses of the page tables (1.1 to 1.6 times the speed, measured).
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace elanus::index {

class HugeBuffer {
 public:
  HugeBuffer() = default;
  // `size` zeros, at a multiple of 2 MiB.
  explicit HugeBuffer(size_t size);

  std::byte* data() { return bytes_.get(); }
  std::span<std::byte> bytes() { return {bytes_.get(), size_}; }
  std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }

 private:
  struct Free {
    size_t pages;
    void operator()(std::byte* bytes) const;
  };
  std::unique_ptr<std::byte, Free> bytes_;
  size_t size_ = 0;
};

}  // namespace elanus::index
