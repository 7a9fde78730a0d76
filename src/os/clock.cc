// The machine's clock. Steady clocks would not do: timestamps are compared across restarts.
#include "os/clock.h"

#include <chrono>

namespace elanus::os {

uint64_t SystemClock::NowMs() const {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count());
}

}  // namespace elanus::os
