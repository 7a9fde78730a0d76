// The handler only sets a flag: everything else that stopping needs, locks and writes among it, is
// forbidden inside a handler and done by the workers when they ask.
#include "app/stop_signal.h"

#include <csignal>

namespace elanus::app {
namespace {

// A signal handler has no arguments, so this is the one variable outside of objects.
volatile std::sig_atomic_t stop_asked = 0;

extern "C" void OnStopSignal(int number) {
  stop_asked = 1;
  std::signal(number, SIG_DFL);
}

}  // namespace

void CatchStopSignals() {
  struct sigaction action {};
  action.sa_handler = OnStopSignal;
  // Reads and writes in progress go on; nobody below has to know of EINTR because of us.
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool StopWasAsked() {
  return stop_asked != 0;
}

}  // namespace elanus::app
