// TextBatcher: texts of several callers go through a model together.
//
// Callers bring one text each, mostly, and a tower takes ten texts in little more time than two. So
// while one run is under way the texts of whoever comes gather, and the next run takes them all.
// There is no thread for it: of those who wait, one makes the run for all. A run is shared fairly:
// a caller with many texts is served in portions, beside which others find their place.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "core/status.h"
#include "embed/vectors.h"

namespace elanus::embed {

struct TextBatchLimits {
  size_t texts_per_run = 16;
  // Callers that wait; one more is refused at once, rather than answered after it has given up.
  size_t waiting_max = 256;
};

// Thread-safe.
class TextBatcher {
 public:
  // One vector a text, in the order of the texts. Never called twice at the same time.
  using Run = std::function<core::Result<Vectors>(std::span<const std::string>)>;

  explicit TextBatcher(Run run, const TextBatchLimits& limits = {});

  // One vector a text, in the order of the texts. A text that cannot be embedded fails its own
  // caller alone. kExhausted if too many wait.
  core::Result<Vectors> Embed(std::span<const std::string> texts);

  // How many callers wait for a run that has not begun.
  size_t waiting();

 private:
  // One caller. Lives in its Embed.
  struct Caller {
    std::span<const std::string> texts;
    size_t taken = 0;  // Of texts: those that are in a run, or through it.
    Vectors vectors = {};
    core::Status status = {};
    bool done = false;
  };
  // Texts of one caller in a run.
  struct Portion {
    Caller* caller = nullptr;
    std::span<const std::string> texts;
  };

  // How many texts of each of those in front are in the next run. REQUIRES: mutex_ is held
  std::vector<size_t> ShareRun() const;
  // The next texts to run, and their callers out of the queue. REQUIRES: mutex_ is held
  std::vector<Portion> TakePortions();
  std::vector<core::Result<Vectors>> RunPortions(const std::vector<Portion>& portions);
  // REQUIRES: mutex_ is held
  void Deliver(const Portion& portion, const core::Result<Vectors>& vectors);

  const Run run_;
  const TextBatchLimits limits_;

  std::mutex mutex_;  // Guards everything below, and what Callers say but for their texts.
  std::condition_variable changed_;
  std::deque<Caller*> queue_;
  bool is_running_ = false;
};

}  // namespace elanus::embed
