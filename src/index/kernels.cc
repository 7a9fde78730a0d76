// Choosing is separate from running: which tables exist and can run is the platform's own file
// (kernels_x86.cc, kernels_neon.cc), so there is no conditional compilation anywhere.
#include "index/kernels.h"

#include <cstdlib>
#include <string_view>

namespace elanus::index {

const Kernels& ChooseKernels(const char* forced) {
  for (const Kernels* kernels : RunnableKernels()) {
    if (forced != nullptr && std::string_view(forced) == kernels->name) return *kernels;
  }
  return *RunnableKernels().front();
}

const Kernels& ActiveKernels() {
  static const Kernels& chosen = ChooseKernels(std::getenv("ELANUS_KERNELS"));
  return chosen;
}

const char* KernelName() {
  return ActiveKernels().name;
}

}  // namespace elanus::index
