#include "hub/retries.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <thread>

namespace elanus::hub {
namespace {

constexpr double kWaitSecondsMax = 60;
// A server that asks for more is better asked again by a person, later.
constexpr double kAskedForSecondsMax = 120;
constexpr std::chrono::milliseconds kStopPeriod{50};

}  // namespace

double WaitSeconds(const Patience& patience, int failures, double chance,
                   double asked_for_seconds) {
  const double doubled = patience.wait_seconds * std::exp2(std::min(failures, 30) - 1);
  const double own = std::min(doubled, kWaitSecondsMax) * (0.5 + chance / 2);
  return std::max(own, std::min(asked_for_seconds, kAskedForSecondsMax));
}

Retries::Retries(const Patience& patience, std::function<bool()> stop,
                 std::function<void(const std::string&)> notice)
    : patience_(patience), stop_(std::move(stop)), notice_(std::move(notice)) {}

bool Retries::WaitAfter(const std::string& failure, double asked_for_seconds) {
  if (++failures_ > patience_.retries || (stop_ && stop_())) return false;
  std::random_device source;
  const double chance = static_cast<double>(source() % 1024) / 1024;
  const double seconds = WaitSeconds(patience_, failures_, chance, asked_for_seconds);
  if (notice_) {
    char wait[32];
    std::snprintf(wait, sizeof(wait), "%.1f s", seconds);
    notice_(failure + "; trying again in " + wait);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < end) {
    if (stop_ && stop_()) return false;
    std::this_thread::sleep_for(kStopPeriod);
  }
  return true;
}

}  // namespace elanus::hub
