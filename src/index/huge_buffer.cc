#include "index/huge_buffer.h"

#include <sys/mman.h>

#include <cstring>
#include <tuple>

namespace elanus::index {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

// What memory is asked for in, so that it begins where a page does.
struct alignas(kHugePage) Page {
  std::byte bytes[kHugePage];
};

size_t PageCount(size_t size) {
  return (size + kHugePage - 1) / kHugePage;
}

}  // namespace

HugeBuffer::HugeBuffer(size_t size) : size_(size) {
  if (size == 0) return;
  const size_t pages = PageCount(size);
  bytes_ =
      std::unique_ptr<std::byte, Free>(std::allocator<Page>().allocate(pages)->bytes, Free{pages});
  // A wish: where it is refused, everything works and is slower.
  std::ignore = madvise(bytes_.get(), pages * kHugePage, MADV_HUGEPAGE);
  std::memset(bytes_.get(), 0, size);
}

void HugeBuffer::Free::operator()(std::byte* bytes) const {
  std::allocator<Page>().deallocate(reinterpret_cast<Page*>(bytes), pages);
}

}  // namespace elanus::index
