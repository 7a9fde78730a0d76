#include "api/milvus/iterators.h"

#include <limits>
#include <random>

namespace elanus::api {
namespace {

constexpr size_t kKept = 10000;

}  // namespace

// Random, in the form of a UUID: clients check that it is one, and one client's iterator shall not
// be found by counting from another's.
std::string Iterators::Begin() {
  std::random_device random;
  constexpr const char* kDigits = "0123456789abcdef";
  std::string id = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  for (char& letter : id) {
    if (letter == 'x') letter = kDigits[random() % 16];
  }
  return id;
}

core::SearchPosition Iterators::PositionOf(const std::string& id, float last_score) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.position.score != last_score) {
    return {last_score, std::numeric_limits<int64_t>::max()};
  }
  uses_.splice(uses_.begin(), uses_, found->second.use);
  return found->second.position;
}

void Iterators::Remember(const std::string& id, const core::SearchPosition& position) {
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] = entries_.try_emplace(id);
  entry->second.position = position;
  if (!is_new) return;
  uses_.push_front(id);
  entry->second.use = uses_.begin();
  if (entries_.size() <= kKept) return;
  entries_.erase(uses_.back());
  uses_.pop_back();
}

}  // namespace elanus::api
