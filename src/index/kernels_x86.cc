// What an x86-64 machine can run.
#include <vector>

#include "index/kernels.h"

namespace elanus::index {

std::span<const Kernels* const> RunnableKernels() {
  static const std::vector<const Kernels*> runnable = [] {
    std::vector<const Kernels*> found;
    // The compiler's library reads CPUID, and XGETBV for what the operating system saves.
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                          __builtin_cpu_supports("f16c") && __builtin_cpu_supports("popcnt");
    const bool has_avx512 =
        has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (has_avx512 && __builtin_cpu_supports("avx512vnni") &&
        __builtin_cpu_supports("avx512vpopcntdq")) {
      found.push_back(&Avx512VnniKernels());
    }
    if (has_avx512) found.push_back(&Avx512Kernels());
    if (has_avx2) found.push_back(&Avx2Kernels());
    found.push_back(&PortableKernels());
    return found;
  }();
  return runnable;
}

}  // namespace elanus::index
