// Workers: the threads that answer calls, and the queue in front of them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace elanus::api {

class Workers {
 public:
  Workers(size_t threads, size_t waiting_max);
  // Finishes what was taken on.
  ~Workers();

  // Whether the task was taken on; it is not when too many wait, so that a flood of calls is
  // refused at once instead of being answered after everybody has given up.
  bool Submit(std::function<void()> task);

 private:
  void Work();

  const size_t waiting_max_;
  std::mutex mutex_;  // Guards the two below.
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;
};

}  // namespace elanus::api
