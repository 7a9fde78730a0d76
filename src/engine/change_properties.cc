#include "engine/change_properties.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace elanus::engine {

void ChangeProperties(const core::PropertyChange& change,
                      std::map<std::string, std::string>* properties) {
  for (const auto& [key, value] : change.set) (*properties)[key] = value;
  for (const std::string& key : change.removed) properties->erase(key);
}

core::Result<bool> ParseFlag(const std::string& key, const std::string& text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "true") return true;
  if (lower == "false") return false;
  return core::InvalidArgument("property '" + key + "' is '" + text + "'; it is true or false");
}

core::Result<int64_t> ParseWhole(const std::string& key, const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return number;
  return core::InvalidArgument("property '" + key + "' is '" + text + "'; it is a whole number");
}

core::Status CheckProperties(const std::map<std::string, std::string>& properties) {
  if (const auto mmap = properties.find(kMmapProperty); mmap != properties.end()) {
    TRY(ParseFlag(mmap->first, mmap->second));
  }
  const auto ttl = properties.find(core::kTtlProperty);
  if (ttl == properties.end()) return core::Status::Ok();
  // A hundred years: more would run over when it becomes a timestamp.
  constexpr int64_t kTtlMax = 100LL * 365 * 24 * 3600;
  const int64_t seconds = TRY(ParseWhole(ttl->first, ttl->second));
  if (seconds >= -1 && seconds <= kTtlMax) return core::Status::Ok();
  return core::InvalidArgument("collection TTL is out of range, expect [-1, " +
                               std::to_string(kTtlMax) + "], got " + ttl->second);
}

}  // namespace elanus::engine
