// Drawn over itself with a carriage return; the rest of the line is erased after it, so a shorter
// line leaves nothing of a longer one behind.
#include "app/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/output.h"
#include "app/terminal.h"

namespace elanus::app {
namespace {

// Ten frames a second are smooth to the eye and nothing to a terminal; rates measured over less
// than half a second say more about batches than about speed.
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::milliseconds kRatePeriod{500};
constexpr double kRateMemory = 0.7;
constexpr int kBarWidthMax = 40;

}  // namespace

std::string ShortDuration(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
  return fmt::format("{}h {:02}m", whole / 3600, whole / 60 % 60);
}

// The text matters more than the bar, so the bar takes what is left, or nothing.
std::string ProgressLine(const ProgressState& state, int width) {
  const double share =
      state.total > 0 ? static_cast<double>(state.done) / static_cast<double>(state.total) : 1;
  const bool is_bytes = state.unit == ProgressUnit::kBytes;
  const auto amount = [&](int64_t value) {
    return is_bytes ? BytesText(value) : fmt::format("{}", value);
  };
  std::string text =
      fmt::format(" {:3.0f} %  {}/{}", 100 * share, amount(state.done), amount(state.total));
  if (state.per_second > 0) {
    const double left = static_cast<double>(state.total - state.done) / state.per_second;
    const std::string rate = is_bytes ? BytesText(static_cast<int64_t>(state.per_second))
                                      : fmt::format("{:.1f}", state.per_second);
    text += fmt::format("  {}/s  {} left", rate, ShortDuration(left));
  }
  const int room = std::min(width - static_cast<int>(text.size()) - 3, kBarWidthMax);
  if (room < 5) return text;
  const int full = static_cast<int>(share * room);
  std::string bar = "[";
  for (int i = 0; i < room; ++i) bar += i < full ? '#' : i == full ? '>' : ' ';
  return bar + "]" + text;
}

ProgressBar::ProgressBar(bool enabled, ProgressUnit unit)
    : enabled_(enabled && IsTerminal(STDERR_FILENO)), unit_(unit) {}

// The summary that follows should stand alone.
ProgressBar::~ProgressBar() {
  Hide();
}

void ProgressBar::Hide() {
  if (on_screen_) fmt::print(stderr, "\r\x1b[K");
  on_screen_ = false;
}

// The rate is of files, not of pictures embedded: it is what the time left is made of.
void ProgressBar::Show(int64_t done, int64_t total) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now - rated_ >= kRatePeriod) {
    const double seconds = std::chrono::duration<double>(now - rated_).count();
    const double rate = static_cast<double>(done - rated_done_) / seconds;
    rate_ = rate_ == 0 ? rate : kRateMemory * rate_ + (1 - kRateMemory) * rate;
    rated_ = now;
    rated_done_ = done;
  }
  if (on_screen_ && now - drawn_ < kRedraw) return;
  drawn_ = now;
  on_screen_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const std::string line =
      ProgressLine({done, total, seconds, rate_, unit_}, TerminalWidth(STDERR_FILENO) - 1);
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
}

}  // namespace elanus::app
