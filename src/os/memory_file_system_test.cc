// How the file system in memory breaks.
#include "os/memory_file_system.h"

#include <gtest/gtest.h>

#include <set>

#include "core/bytes.h"

namespace elanus::os {
namespace {

using core::AsBytes;
using core::AsText;

class MemoryFiles : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files.CreateDirectories("/d").ok());
    ASSERT_TRUE(files.SyncDirectory("/").ok());
    file = std::move(files.Create("/d/a").value());
    ASSERT_TRUE(files.SyncDirectory("/d").ok());
    ASSERT_TRUE(file->Append(AsBytes("safe")).ok());
    ASSERT_TRUE(file->Sync().ok());
  }

  std::string Read(const std::string& path) {
    const auto bytes = files.Read(path);
    return bytes.ok() ? std::string(AsText(*bytes)) : core::CodeName(bytes.code());
  }

  MemoryFileSystem files;
  std::unique_ptr<WritableFile> file;
};

TEST_F(MemoryFiles, ACrashDropsWhatWasNotSynced) {
  ASSERT_TRUE(file->Append(AsBytes(" lost")).ok());
  EXPECT_EQ(Read("/d/a"), "safe lost");
  files.Crash(0);
  EXPECT_EQ(Read("/d/a"), "safe");
}

TEST_F(MemoryFiles, ACrashDropsNamesWhoseDirectoryWasNotSynced) {
  ASSERT_TRUE(files.Create("/d/b").ok());
  ASSERT_TRUE(files.Rename("/d/a", "/d/c").ok());
  files.Crash(0);
  EXPECT_EQ(Read("/d/a"), "safe");
  EXPECT_EQ(Read("/d/b"), "not_found");
  EXPECT_EQ(Read("/d/c"), "not_found");
}

TEST_F(MemoryFiles, ASyncedDirectoryKeepsItsNames) {
  ASSERT_TRUE(files.Rename("/d/a", "/d/c").ok());
  ASSERT_TRUE(files.SyncDirectory("/d").ok());
  files.Crash(0);
  EXPECT_EQ(Read("/d/a"), "not_found");
  EXPECT_EQ(Read("/d/c"), "safe");
}

TEST_F(MemoryFiles, SeedsTearInManyWays) {
  std::set<std::string> outcomes;
  for (uint64_t seed = 1; seed < 200; ++seed) {
    MemoryFileSystem disk;
    disk.SetFiles({{"/d/a", {std::byte{'s'}}}});
    const auto torn = std::move(disk.OpenAppend("/d/a").value());
    ASSERT_TRUE(torn->Append(AsBytes(std::string(1500, 'x'))).ok());
    disk.Crash(seed);
    const std::string left(AsText(disk.Read("/d/a").value()));
    EXPECT_EQ(left[0], 's') << "what was synced is never torn";
    outcomes.insert(left);
  }
  EXPECT_GT(outcomes.size(), 20U);
}

TEST_F(MemoryFiles, FailsTheCallThatItIsToldTo) {
  files.SetFault(Fault{.call = 2, .for_good = false, .code = core::Code::kExhausted});
  EXPECT_TRUE(file->Append(AsBytes("1")).ok());
  EXPECT_EQ(file->Append(AsBytes("22")).code(), core::Code::kExhausted);
  EXPECT_TRUE(file->Append(AsBytes("3")).ok());
  EXPECT_EQ(Read("/d/a"), "safe123") << "half of the failed write is there";
}

TEST_F(MemoryFiles, FailsForGoodUntilHealed) {
  files.SetFault(Fault{.call = 1, .for_good = true, .code = core::Code::kIo});
  EXPECT_EQ(file->Sync().code(), core::Code::kIo);
  EXPECT_EQ(files.List("/d").code(), core::Code::kIo);
  EXPECT_EQ(files.calls(), 2U);
  files.SetFault(std::nullopt);
  EXPECT_TRUE(file->Sync().ok());
}

TEST_F(MemoryFiles, ACrashFreesLocks) {
  const auto lock = files.Lock("/d/LOCK");
  ASSERT_TRUE(lock.ok());
  files.Crash(0);
  EXPECT_TRUE(files.Lock("/d/LOCK").ok());
}

}  // namespace
}  // namespace elanus::os
