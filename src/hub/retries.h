// Patience with a network: how often to try again, and how long to wait before.
#pragma once

#include <functional>
#include <string>

namespace elanus::hub {

struct Patience {
  int retries = 6;            // In a row without progress.
  double wait_seconds = 1;    // Before the first; twice as long before each further one.
  double stall_seconds = 30;  // A transfer that stands still for so long has failed.
};

// The wait before retry `failures`, counted from 1. `chance` is of [0, 1): clients that failed
// together should not come back together. No longer than a minute, or than two if the server asks
// for more.
double WaitSeconds(const Patience& patience, int failures, double chance, double asked_for_seconds);

// Counts the failures of one piece of work.
class Retries {
 public:
  // `stop` ends a wait; `notice` is told why one begins. Both may be empty.
  Retries(const Patience& patience, std::function<bool()> stop,
          std::function<void(const std::string&)> notice);

  // Waits. False, at once, if all retries are used up or if stop is asked.
  bool WaitAfter(const std::string& failure, double asked_for_seconds);
  // The work came further: failures so far do not count any more.
  void Progressed() { failures_ = 0; }
  int failures() const { return failures_; }

 private:
  const Patience patience_;
  const std::function<bool()> stop_;
  const std::function<void(const std::string&)> notice_;
  int failures_ = 0;
};

}  // namespace elanus::hub
