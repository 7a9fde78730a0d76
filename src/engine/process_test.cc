// Processes on a real disk: one that is killed, and two that want to write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "engine/test_store.h"
#include "os/posix_file_system.h"

namespace elanus::engine {
namespace {

class Process : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = "/tmp/elanus_engine_test_" + std::string(6, 'X');
    root = mkdtemp(folder.data());
    path = root + "/photos.db";
  }
  void TearDown() override { EXPECT_TRUE(files.RemoveTree(root).ok()); }

  core::Result<std::unique_ptr<core::Store>> Open(OpenMode mode = OpenMode::kWrite) {
    return OpenDatabase(path, {.mode = mode, .segment_bytes = 3000, .clock = nullptr}, &files,
                        &executor, nullptr);
  }

  // In a child: upserts batch after batch of two rows and tells the pipe of each that is safe.
  [[noreturn]] void WriteUntilKilled(int pipe) {
    const auto store = Open();
    if (!store.ok()) _exit(1);
    for (int32_t round = 1;; ++round) {
      const std::vector<Picture> batch = {{round % 50, "a", round}, {100 + round % 50, "b", round}};
      if (!(*store)->Upsert(Put(batch)).ok()) _exit(2);
      if (::write(pipe, &round, sizeof(round)) != sizeof(round)) _exit(3);
    }
  }

  std::string root;
  std::string path;
  os::PosixFileSystem files;
  core::InlineExecutor executor;
};

TEST_F(Process, WhatWasAcknowledgedSurvivesAKill) {
  const uint64_t seed = std::random_device()();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  ASSERT_TRUE(IsOk(MakePictures(Open()->get())));
  for (int kill = 0; kill < 15; ++kill) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) WriteUntilKilled(ends[1]);
    ::close(ends[1]);
    ::usleep(static_cast<useconds_t>(random() % 60'000));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int state = 0;
    ASSERT_EQ(::waitpid(child, &state, 0), child);
    ASSERT_TRUE(WIFSIGNALED(state)) << "the child stopped by itself: " << WEXITSTATUS(state);
    int32_t safe = 0;
    for (int32_t told = 0; ::read(ends[0], &told, sizeof(told)) == sizeof(told);) safe = told;
    ::close(ends[0]);

    const auto store = Open();
    ASSERT_TRUE(IsOk(store)) << "a stale lock must not block";
    if (safe == 0) continue;
    // The last batch may be there without its acknowledgement, but never a half of it.
    const auto found = ReadAll(store->get(), "size >= " + std::to_string(safe));
    ASSERT_TRUE(IsOk(found));
    EXPECT_TRUE(found->size() == 2 || found->size() == 4) << found->size();
    const auto last = ReadAll(store->get(), "size == " + std::to_string(safe));
    EXPECT_EQ(last->size(), 2U);
    EXPECT_TRUE(IsOk((*store)->Delete(DeleteWhere("id >= 0"))));
  }
}

TEST_F(Process, ASecondProcessIsToldWhoWrites) {
  const auto store = Open();
  ASSERT_TRUE(IsOk(store));
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string message = Open().status().message();
    const ssize_t written = ::write(ends[1], message.data(), message.size());
    _exit(written > 0 ? 0 : 1);
  }
  char message[400] = {};
  ASSERT_GT(::read(ends[0], message, sizeof(message) - 1), 0);
  ::waitpid(child, nullptr, 0);
  for (int end : ends) ::close(end);
  EXPECT_THAT(message,
              testing::StartsWith("database '" + path + "' is open for writing by process " +
                                  std::to_string(::getpid()) + ";"));
}

TEST_F(Process, ReadersOpenBesideAWriterOnDisk) {
  auto store = Open();
  ASSERT_TRUE(IsOk(store));
  ASSERT_TRUE(IsOk(MakePictures(store->get())));
  const pid_t child = ::fork();
  if (child == 0) {
    for (int i = 0; i < 40; ++i) {
      const auto reader = Open(OpenMode::kRead);
      if (!reader.ok()) _exit(1);
      const auto rows = ReadAll(reader->get());
      if (!rows.ok() || rows->size() % 2 != 0) _exit(2);
    }
    _exit(0);
  }
  int state = 0;
  for (int32_t round = 0; ::waitpid(child, &state, WNOHANG) == 0; ++round) {
    ASSERT_TRUE(IsOk((*store)->Upsert(Put({{round % 9, "a", round}, {10 + round % 9, "b", 1}}))));
    if (round % 20 == 0) {
      ASSERT_TRUE(IsOk((*store)->Compact(kPictures)));
    }
  }
  EXPECT_EQ(WEXITSTATUS(state), 0);
}

}  // namespace
}  // namespace elanus::engine
