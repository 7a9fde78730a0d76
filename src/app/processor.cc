// The kernel's list, not CPUID: an extension that the kernel does not save across switches is of no
// use, however much the processor has it.
#include "app/processor.h"

#include <fstream>
#include <sstream>

namespace elanus::app {
namespace {

// The flags of the first processor; "Features" is their name on arm64.
std::string FlagsLine() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("flags") || line.starts_with("Features")) return line;
  }
  return "";
}

}  // namespace

std::vector<std::string> ProcessorFeatures() {
  std::istringstream words(FlagsLine());
  std::vector<std::string> features;
  std::string word;
  while (words >> word) {
    for (const char* known : {"avx", "avx2", "fma", "f16c", "avx512f", "avx512vl", "avx512_vnni",
                              "avx512_bf16", "amx_bf16", "amx_int8", "asimd", "sve", "bf16"}) {
      if (word == known) features.push_back(word);
    }
  }
  return features;
}

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "";
}

}  // namespace elanus::app
