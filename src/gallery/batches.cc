// Threads take runs from a counter until there are none: nobody waits for a slow picture but the
// thread that has it.
#include "gallery/batches.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace elanus::gallery {
namespace {

// What the threads share.
class Counter {
 public:
  Counter(size_t total, size_t batch, const std::function<bool()>& stop)
      : total_(total), batch_(batch), stop_(stop) {}

  struct Run {
    size_t first = 0;
    size_t count = 0;  // 0: there is no more.
  };
  Run Next() {
    const std::lock_guard lock(mutex_);
    if (next_ == total_ || !error_.ok() || (stop_ && stop_())) return {};
    const Run run{next_, std::min(batch_, total_ - next_)};
    next_ += run.count;
    return run;
  }

  void Fail(const core::Status& error) {
    const std::lock_guard lock(mutex_);
    if (error_.ok()) error_ = error;
  }

  // REQUIRES: no thread runs any more
  const core::Status& error() const { return error_; }

 private:
  const size_t total_;
  const size_t batch_;
  const std::function<bool()>& stop_;
  std::mutex mutex_;  // Guards all below.
  size_t next_ = 0;
  core::Status error_;
};

}  // namespace

core::Status ForEachBatch(size_t total, embed::Model* model,
                          const std::function<core::Status(size_t first, size_t count)>& work,
                          const std::function<bool()>& stop) {
  const size_t batch = TRY(model->ChoosePictureBatch(static_cast<int64_t>(total)));
  const size_t runs = (total + batch - 1) / batch;
  const size_t threads = std::min(static_cast<size_t>(std::max(model->threads(), 1)), runs);
  Counter counter(total, batch, stop);
  {
    std::vector<std::jthread> workers;
    for (size_t i = 0; i < threads; ++i) {
      workers.emplace_back([&] {
        for (auto run = counter.Next(); run.count > 0; run = counter.Next()) {
          const core::Status status = work(run.first, run.count);
          if (!status.ok()) counter.Fail(status);
        }
      });
    }
  }
  return counter.error();
}

}  // namespace elanus::gallery
