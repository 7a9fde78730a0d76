// ProgressBar: how far a long command is, at which rate, and how long it will take, on one line of
// stderr.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace elanus::app {

// What is counted, and so how the numbers are written.
enum class ProgressUnit { kFiles, kBytes };

// The line itself: a bar of as many columns as `width` leaves.
struct ProgressState {
  int64_t done = 0;
  int64_t total = 0;
  double seconds = 0;     // Since the start.
  double per_second = 0;  // Of the recent past.
  ProgressUnit unit = ProgressUnit::kFiles;
};
// REQUIRES: width > 0. Longer than that only if not even the text has room.
std::string ProgressLine(const ProgressState& state, int width);

// "42s", "3m 05s", "2h 10m"
std::string ShortDuration(double seconds);

// Draws at most ten times a second, and only if stderr is a terminal. Not thread-safe.
class ProgressBar {
 public:
  explicit ProgressBar(bool enabled, ProgressUnit unit = ProgressUnit::kFiles);
  // Clears the line.
  ~ProgressBar();

  // Call it as often as there is news; most calls draw nothing.
  void Show(int64_t done, int64_t total);
  // Clears the line, so that something else may be printed; the next Show draws it again.
  void Hide();

 private:
  using Clock = std::chrono::steady_clock;

  const bool enabled_;
  const ProgressUnit unit_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_;
  // The rate is an average that forgets: it follows the files, but does not jump with each batch.
  Clock::time_point rated_ = start_;
  int64_t rated_done_ = 0;
  double rate_ = 0;
  bool on_screen_ = false;
};

}  // namespace elanus::app
