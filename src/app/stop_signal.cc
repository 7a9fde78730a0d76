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
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool StopWasAsked() {
  return stop_asked != 0;
}

}  // namespace elanus::app
