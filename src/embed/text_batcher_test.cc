#include "embed/text_batcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace elanus::embed {
namespace {

constexpr size_t kCallers = 8;

// Makes of a text its length and its first letter; a text that begins with '!' fails its run.
core::Result<Vectors> Describe(std::span<const std::string> texts) {
  Vectors vectors{2, {}};
  for (const std::string& text : texts) {
    if (text.starts_with('!')) return core::InvalidArgument("cannot read '" + text + "'");
    vectors.values.push_back(static_cast<float>(text.size()));
    vectors.values.push_back(static_cast<float>(text.front()));
  }
  return vectors;
}

std::vector<float> Expected(const std::vector<std::string>& texts) {
  return Describe(texts)->values;
}

// A model whose first run lasts until it is let go, so that others gather behind it.
class HeldModel {
 public:
  core::Result<Vectors> Run(std::span<const std::string> texts) {
    {
      const std::lock_guard lock(mutex_);
      runs_.emplace_back(texts.begin(), texts.end());
    }
    begun_.count_down(begun_.try_wait() ? 0 : 1);
    go_.wait();
    return Describe(texts);
  }
  void WaitForRun() { begun_.wait(); }
  void LetGo() { go_.count_down(); }
  // How many texts each run had.
  std::vector<size_t> runs() {
    const std::lock_guard lock(mutex_);
    std::vector<size_t> sizes;
    for (const auto& texts : runs_) sizes.push_back(texts.size());
    return sizes;
  }
  std::vector<std::string> texts(size_t run) {
    const std::lock_guard lock(mutex_);
    return runs_[run];
  }

 private:
  std::latch begun_{1};
  std::latch go_{1};
  std::mutex mutex_;  // Guards the one below.
  std::vector<std::vector<std::string>> runs_;
};

class TextBatcherTest : public testing::Test {
 protected:
  // Starts a caller whose answer is put in its place.
  void Call(TextBatcher* batcher, std::vector<std::string> texts) {
    answers_.push_back(std::make_unique<core::Result<Vectors>>(Vectors{}));
    core::Result<Vectors>* answer = answers_.back().get();
    threads_.emplace_back(
        [batcher, answer, texts = std::move(texts)] { *answer = batcher->Embed(texts); });
  }

  static void WaitForWaiting(TextBatcher* batcher, size_t callers) {
    while (batcher->waiting() < callers) std::this_thread::yield();
  }

  void Join() {
    for (std::thread& thread : threads_) thread.join();
  }

  HeldModel model;
  std::vector<std::unique_ptr<core::Result<Vectors>>> answers_;
  std::vector<std::thread> threads_;
};

TEST_F(TextBatcherTest, CallersOfOneMomentShareARun) {
  TextBatcher batcher([&](auto texts) { return model.Run(texts); });
  Call(&batcher, {"first"});
  model.WaitForRun();
  for (size_t i = 1; i < kCallers; ++i) Call(&batcher, {std::string(i, char('a' + i))});
  WaitForWaiting(&batcher, kCallers - 1);
  model.LetGo();
  Join();
  EXPECT_EQ(model.runs(), (std::vector<size_t>{1, kCallers - 1}));
  EXPECT_EQ((*answers_[0])->values, Expected({"first"}));
  for (size_t i = 1; i < kCallers; ++i) {
    ASSERT_TRUE(answers_[i]->ok());
    EXPECT_EQ((*answers_[i])->values, Expected({std::string(i, char('a' + i))})) << i;
  }
}

TEST_F(TextBatcherTest, WhoHasManyTextsLetsOthersIn) {
  TextBatcher batcher([&](auto texts) { return model.Run(texts); }, {.texts_per_run = 4});
  std::vector<std::string> many;
  for (size_t i = 1; i <= 10; ++i) many.push_back(std::string(i, 'm'));
  Call(&batcher, many);
  model.WaitForRun();
  Call(&batcher, {"one"});
  WaitForWaiting(&batcher, 1);
  model.LetGo();
  Join();
  // Four of the many, then the one beside three of them, then the rest.
  EXPECT_EQ(model.runs(), (std::vector<size_t>{4, 4, 3}));
  EXPECT_EQ((*answers_[0])->values, Expected(many));
  EXPECT_EQ((*answers_[1])->values, Expected({"one"}));
}

TEST_F(TextBatcherTest, ARunIsSharedFairly) {
  TextBatcher batcher([&](auto texts) { return model.Run(texts); }, {.texts_per_run = 4});
  Call(&batcher, {"first"});
  model.WaitForRun();
  const std::vector<std::string> many(9, "many");
  Call(&batcher, many);
  WaitForWaiting(&batcher, 1);
  Call(&batcher, many);
  WaitForWaiting(&batcher, 2);
  Call(&batcher, {"one"});
  WaitForWaiting(&batcher, 3);
  model.LetGo();
  Join();
  EXPECT_EQ(model.runs(), (std::vector<size_t>{1, 4, 4, 4, 4, 3}));
  EXPECT_EQ(model.texts(1), (std::vector<std::string>{"many", "many", "many", "one"}));
  EXPECT_EQ((*answers_[2])->values, Expected(many));
  EXPECT_EQ((*answers_[3])->values, Expected({"one"}));
}

TEST_F(TextBatcherTest, ATextThatFailsFailsItsOwnCallerAlone) {
  TextBatcher batcher([&](auto texts) { return model.Run(texts); });
  Call(&batcher, {"first"});
  model.WaitForRun();
  Call(&batcher, {"good", "words"});
  Call(&batcher, {"fine", "!"});
  WaitForWaiting(&batcher, 2);
  model.LetGo();
  Join();
  EXPECT_EQ((*answers_[1])->values, Expected({"good", "words"}));
  EXPECT_EQ(answers_[2]->status().message(), "cannot read '!'");
}

TEST_F(TextBatcherTest, OneTooManyIsRefusedAtOnce) {
  TextBatcher batcher([&](auto texts) { return model.Run(texts); }, {.waiting_max = 2});
  Call(&batcher, {"first"});
  model.WaitForRun();
  Call(&batcher, {"second"});
  Call(&batcher, {"third"});
  WaitForWaiting(&batcher, 2);
  const std::vector<std::string> text = {"fourth"};
  const auto refused = batcher.Embed(text);
  EXPECT_EQ(refused.code(), core::Code::kExhausted);
  EXPECT_EQ(refused.status().number(), core::Number::kRateLimit);
  model.LetGo();
  Join();
  EXPECT_TRUE(answers_[1]->ok());
  EXPECT_TRUE(answers_[2]->ok());
}

TEST_F(TextBatcherTest, ManyThreadsGetTheirOwnRows) {
  std::atomic<int> runs = 0;
  TextBatcher batcher([&](auto texts) {
    ++runs;
    return Describe(texts);
  });
  std::atomic<int> wrong = 0;
  for (size_t caller = 0; caller < kCallers; ++caller) {
    threads_.emplace_back([&, caller] {
      for (size_t i = 1; i < 200; ++i) {
        const std::vector<std::string> texts(i % 30 + 1, std::string(i, char('a' + caller)));
        const auto made = batcher.Embed(texts);
        if (!made.ok() || made->values != Expected(texts)) ++wrong;
      }
    });
  }
  Join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(runs, 0);
}

}  // namespace
}  // namespace elanus::embed
