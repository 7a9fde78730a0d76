// What the processor can do, for `doctor`.
#pragma once

#include <string>
#include <vector>

namespace elanus::app {

// Names as in /proc/cpuinfo, of the extensions that make a difference to Elanus.
std::vector<std::string> ProcessorFeatures();

}  // namespace elanus::app
