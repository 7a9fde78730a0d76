// Taking rights away from this process, for good.
#pragma once

#include <cstdint>

namespace elanus::embed {

struct SandboxLimits {
  uint64_t memory_bytes = uint64_t{1} << 30;
  uint64_t cpu_seconds = 10;
};

// Closes all descriptors but stdin, stdout and stderr; limits memory and CPU time; forbids writing
// to files, core dumps, starting programs, connections, and looking into other processes. What the
// kernel refuses to take away stays: this is a second wall, not the only one.
void EnterSandbox(const SandboxLimits& limits);

}  // namespace elanus::embed
