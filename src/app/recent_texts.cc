#include "app/recent_texts.h"

namespace elanus::app {
namespace {

// Longer texts are no words that somebody typed, and so many of them would fill the memory.
constexpr size_t kTextBytesMax = 4096;

}  // namespace

std::optional<std::vector<float>> RecentTexts::Find(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(text);
  if (place == places_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->vector;
}

std::vector<float> RecentTexts::Keep(const std::string& text, std::vector<float> vector) {
  if (text.size() > kTextBytesMax) return vector;
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(text); place != places_.end()) return place->second->vector;
  entries_.push_front({.text = text, .vector = vector});
  places_.emplace(entries_.front().text, entries_.begin());
  if (entries_.size() > kept_) {
    places_.erase(entries_.back().text);
    entries_.pop_back();
  }
  return vector;
}

}  // namespace elanus::app
