#include "index/kernels.h"

#include <array>
#include <cstdlib>
#include <string_view>

namespace elanus::index {

std::span<const Kernels* const> RunnableKernels() {
  static const std::array<const Kernels*, 1> runnable = {&PortableKernels()};
  return runnable;
}

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
