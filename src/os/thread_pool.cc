#include "os/thread_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <tuple>

namespace elanus::os {
namespace {

// One ForEach under way. Helpers may come to it after the caller has gone home; they then find no
// task left and touch nothing but this object.
struct Round {
  size_t count;
  const std::function<void(size_t)>* task;
  std::atomic<size_t> next{0};
  std::mutex mutex;  // Guards the one below.
  size_t done = 0;
  std::condition_variable all_done;

  Round(size_t tasks, const std::function<void(size_t)>* run) : count(tasks), task(run) {}

  void RunTasks() {
    size_t ran = 0;
    for (size_t i = next++; i < count; i = next++) {
      (*task)(i);
      ++ran;
    }
    // Counted once at the end: a lock for each task would cost more than small tasks do.
    if (ran == 0) return;
    const std::lock_guard lock(mutex);
    done += ran;
    if (done == count) all_done.notify_all();
  }

  void Wait() {
    std::unique_lock lock(mutex);
    all_done.wait(lock, [&] { return done == count; });
  }
};

// The calling thread lets all others go first.
void StepBack() {
  // Linux keeps the value for each thread, unlike what its manual says of processes. A wish:
  // without it everything works, and others are slower.
  constexpr int kLast = 19;
  std::ignore = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLast);
}

}  // namespace

ThreadPool::ThreadPool(size_t threads, ThreadPriority priority) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  // The caller of ForEach is one of them.
  for (size_t i = 1; i < threads; ++i) {
    threads_.emplace_back([this, priority] {
      if (priority == ThreadPriority::kLow) StepBack();
      Work();
    });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::ForEach(size_t count, const std::function<void(size_t)>& task) {
  if (count == 0) return;
  const auto round = std::make_shared<Round>(count, &task);
  // The caller works too, so one task needs no helper at all.
  const size_t helpers = std::min(threads_.size(), count - 1);
  if (helpers > 0) {
    {
      const std::lock_guard lock(mutex_);
      for (size_t i = 0; i < helpers; ++i) queue_.emplace_back([round] { round->RunTasks(); });
    }
    wake_.notify_all();
  }
  // Helpers that are busy elsewhere are not waited for: if none comes, the caller does it all.
  round->RunTasks();
  round->Wait();
}

void ThreadPool::Start(std::function<void()> task) {
  if (threads_.empty()) {
    task();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void ThreadPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    // Run with the mutex free, or one task would keep all others from starting.
    const std::function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace elanus::os
