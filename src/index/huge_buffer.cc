#include "index/huge_buffer.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace elanus::index {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kLine = 64;

}  // namespace

HugeBuffer::HugeBuffer(size_t size) : size_(size) {
  if (size == 0) return;
  const size_t alignment = size >= kHugePage ? kHugePage : kLine;
  const size_t rounded = (size + alignment - 1) / alignment * alignment;
  void* const bytes = std::aligned_alloc(alignment, rounded);
  if (bytes == nullptr) throw std::bad_alloc();
  bytes_.reset(static_cast<std::byte*>(bytes));
  // A wish: where it is refused, everything works and is slower.
  if (alignment == kHugePage) static_cast<void>(madvise(bytes, rounded, MADV_HUGEPAGE));
  std::memset(bytes, 0, rounded);
}

void HugeBuffer::Free::operator()(std::byte* bytes) const {
  std::free(bytes);
}

}  // namespace elanus::index
