// RecentTexts: vectors of the texts that were embedded last.
//
// Not for speed alone. The last bits of a vector depend on what else was in its run, and each page
// of an iterator sends the text again: pages of slightly different queries would skip rows and
// repeat others. What is remembered is the same for everybody who asks.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace elanus::app {

// Thread-safe.
class RecentTexts {
 public:
  explicit RecentTexts(size_t kept) : kept_(kept) {}

  // nullopt: it is not remembered.
  std::optional<std::vector<float>> Find(const std::string& text);

  // Remembers the vector, and forgets that which was used the longest time ago. If somebody was
  // faster, theirs stays, and is the answer.
  std::vector<float> Keep(const std::string& text, std::vector<float> vector);

 private:
  struct Entry {
    std::string text;
    std::vector<float> vector;
  };

  const size_t kept_;
  std::mutex mutex_;          // Guards the two below.
  std::list<Entry> entries_;  // The last used first.
  std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;  // Look at the entries.
};

}  // namespace elanus::app
