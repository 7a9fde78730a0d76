#include "os/allocator.h"

#include <malloc.h>

namespace elanus::os {

void KeepFreedMemory() {
  // Each thread would have a heap of its own, of which seven in eight lie idle.
  mallopt(M_ARENA_MAX, 2);
  // Larger blocks are mapped, and go back at once.
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

}  // namespace elanus::os
