// What the processor is and can do, for `doctor` and `bench`.
#pragma once

#include <string>
#include <vector>

namespace elanus::app {

// Names as in /proc/cpuinfo, of the extensions that make a difference to Elanus.
std::vector<std::string> ProcessorFeatures();

// "AMD EPYC 9354"; "" where the kernel does not tell.
std::string ProcessorName();

}  // namespace elanus::app
