// Iterators: where the search iterators of clients stand.
//
// A client sends back only the score of the last hit of its page. Rows with that very score may be
// on both sides of the cut, so the server remembers how many of them were given.
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/search.h"

namespace elanus::api {

// Thread-safe. Keeps the iterators that were used last; of a forgotten one, the rows with exactly
// the last score count as given, as in Milvus.
class Iterators {
 public:
  // A new iterator's name.
  std::string Begin();
  // Where to go on behind a page that ended with this score.
  core::SearchPosition PositionOf(const std::string& id, float last_score);
  void Remember(const std::string& id, const core::SearchPosition& position);

 private:
  struct Entry {
    core::SearchPosition position;
    std::list<std::string>::iterator use;
  };

  std::mutex mutex_;             // Guards everything below.
  std::list<std::string> uses_;  // The last used first.
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace elanus::api
