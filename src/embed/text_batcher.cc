#include "embed/text_batcher.h"

#include <algorithm>
#include <utility>

namespace elanus::embed {

TextBatcher::TextBatcher(Run run, const TextBatchLimits& limits)
    : run_(std::move(run)), limits_(limits) {}

core::Result<Vectors> TextBatcher::Embed(std::span<const std::string> texts) {
  if (texts.empty()) return Vectors{};
  Caller caller{.texts = texts};
  std::unique_lock lock(mutex_);
  if (queue_.size() >= limits_.waiting_max) {
    return core::Exhausted("too many texts wait to be embedded; try again later")
        .WithNumber(core::Number::kRateLimit);
  }
  queue_.push_back(&caller);
  while (!caller.done) {
    if (is_running_) {
      changed_.wait(lock);
      continue;
    }
    is_running_ = true;
    const std::vector<Portion> portions = TakePortions();
    lock.unlock();
    const auto made = RunPortions(portions);
    lock.lock();
    for (size_t i = 0; i < portions.size(); ++i) Deliver(portions[i], made[i]);
    is_running_ = false;
    changed_.notify_all();
  }
  if (!caller.status.ok()) return caller.status;
  return std::move(caller.vectors);
}

size_t TextBatcher::waiting() {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

// One text of each in turn until the run is full, so that whoever brings one is in it, however many
// the others bring.
std::vector<size_t> TextBatcher::ShareRun() const {
  std::vector<size_t> shares(std::min(queue_.size(), limits_.texts_per_run));
  size_t room = limits_.texts_per_run;
  bool is_wanted = true;
  while (room > 0 && is_wanted) {
    is_wanted = false;
    for (size_t i = 0; i < shares.size() && room > 0; ++i) {
      if (shares[i] == queue_[i]->texts.size() - queue_[i]->taken) continue;
      ++shares[i];
      --room;
      is_wanted = true;
    }
  }
  return shares;
}

std::vector<TextBatcher::Portion> TextBatcher::TakePortions() {
  std::vector<Portion> portions;
  for (const size_t share : ShareRun()) {
    Caller* caller = queue_.front();
    queue_.pop_front();
    portions.push_back({.caller = caller, .texts = caller->texts.subspan(caller->taken, share)});
    caller->taken += share;
  }
  return portions;
}

// A run that fails is tried again caller by caller, to find out whose text it was.
std::vector<core::Result<Vectors>> TextBatcher::RunPortions(const std::vector<Portion>& portions) {
  std::vector<core::Result<Vectors>> made;
  if (portions.size() > 1) {
    std::vector<std::string> texts;
    for (const Portion& portion : portions) {
      texts.insert(texts.end(), portion.texts.begin(), portion.texts.end());
    }
    const auto together = run_(texts);
    size_t row = 0;
    for (const Portion& portion : portions) {
      if (!together.ok()) break;
      const auto dimension = static_cast<size_t>(together->dimension);
      const auto values =
          std::span(together->values).subspan(row * dimension, portion.texts.size() * dimension);
      made.push_back(Vectors{together->dimension, {values.begin(), values.end()}});
      row += portion.texts.size();
    }
    if (together.ok()) return made;
  }
  for (const Portion& portion : portions) made.push_back(run_(portion.texts));
  return made;
}

void TextBatcher::Deliver(const Portion& portion, const core::Result<Vectors>& vectors) {
  Caller& caller = *portion.caller;
  if (!vectors.ok()) {
    caller.status = vectors.status();
    caller.done = true;
    return;
  }
  caller.vectors.dimension = vectors->dimension;
  caller.vectors.values.insert(caller.vectors.values.end(), vectors->values.begin(),
                               vectors->values.end());
  caller.done = caller.taken == caller.texts.size();
  // The rest is for a later run, behind those who came meanwhile.
  if (!caller.done) queue_.push_back(&caller);
}

}  // namespace elanus::embed
