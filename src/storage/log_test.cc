#include "storage/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/bytes.h"
#include "os/memory_file_system.h"

namespace elanus::storage {
namespace {

using core::AsBytes;
using core::AsText;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kPath = "/d/000003.log";
constexpr size_t kRecordBytes = 32 + 5;  // Payloads here are 5 letters.

std::vector<std::string> PayloadsOf(const LogReplay& replay) {
  std::vector<std::string> payloads;
  for (const LogRecord& record : replay.records) payloads.emplace_back(AsText(record.payload));
  return payloads;
}

class Log : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files.CreateDirectories("/d").ok());
    writer = std::move(LogWriter::Create(&files, kPath, 3).value());
  }

  // Writes the payloads as one group.
  core::Status Write(const std::vector<std::string>& payloads) {
    LogBatch batch(3, writer->next_sequence());
    for (const std::string& payload : payloads) batch.Add(AsBytes(payload));
    return writer->Write(batch);
  }

  std::vector<std::byte> File() { return files.Read(kPath).value(); }
  core::Result<LogReplay> Replay(const std::vector<std::byte>& file) {
    return ReplayLog(kPath, 3, file);
  }

  os::MemoryFileSystem files;
  std::unique_ptr<LogWriter> writer;
};

TEST_F(Log, ReplaysWhatWasWrittenInOrder) {
  ASSERT_TRUE(Write({"first"}).ok());
  ASSERT_TRUE(Write({"secnd", "third"}).ok());
  const auto file = File();
  const auto replay = Replay(file);
  ASSERT_TRUE(replay.ok());
  EXPECT_THAT(PayloadsOf(*replay), ElementsAre("first", "secnd", "third"));
  EXPECT_EQ(replay->records[2].sequence, 3U);
  EXPECT_EQ(replay->dropped_bytes, 0U);
  EXPECT_EQ(replay->valid_bytes, file.size());
}

TEST_F(Log, AnEmptyOneIsWhole) {
  const auto file = File();
  EXPECT_TRUE(Replay(file)->records.empty());
}

TEST_F(Log, ATornTailIsDroppedAtEveryLength) {
  ASSERT_TRUE(Write({"first"}).ok());
  const size_t whole = File().size();
  ASSERT_TRUE(Write({"secnd"}).ok());
  for (size_t size = whole; size < whole + kRecordBytes; ++size) {
    auto file = File();
    file.resize(size);
    const auto replay = Replay(file);
    ASSERT_TRUE(replay.ok());
    EXPECT_THAT(PayloadsOf(*replay), ElementsAre("first"));
    EXPECT_EQ(replay->valid_bytes, whole);
    EXPECT_EQ(replay->dropped_bytes, size - whole);
  }
}

TEST_F(Log, DamageBeforeRecordsThatCameLaterIsRefused) {
  ASSERT_TRUE(Write({"first"}).ok());
  const size_t begin = File().size();
  ASSERT_TRUE(Write({"secnd"}).ok());
  ASSERT_TRUE(Write({"third"}).ok());
  for (size_t at = begin; at < begin + kRecordBytes; ++at) {
    auto file = File();
    file[at] ^= std::byte{16};
    const auto replay = Replay(file);
    ASSERT_FALSE(replay.ok()) << at;
    EXPECT_EQ(replay.code(), core::Code::kCorruption);
    EXPECT_THAT(replay.status().message(),
                HasSubstr(std::string(kPath) + "' is damaged at offset " + std::to_string(begin)));
  }
}

// The group was never acknowledged, though its second half has reached the disk.
TEST_F(Log, AGroupThatIsTornInTheMiddleIsATornTail) {
  ASSERT_TRUE(Write({"first"}).ok());
  const size_t begin = File().size();
  ASSERT_TRUE(Write({"secnd", "third"}).ok());
  auto file = File();
  file[begin + 3] ^= std::byte{1};
  const auto replay = Replay(file);
  ASSERT_TRUE(replay.ok());
  EXPECT_THAT(PayloadsOf(*replay), ElementsAre("first"));
  EXPECT_EQ(replay->dropped_bytes, 2 * kRecordBytes);
}

TEST_F(Log, ADamagedHeaderIsRefused) {
  for (size_t at = 0; at < 24; ++at) {
    auto file = File();
    file[at] ^= std::byte{1};
    EXPECT_EQ(Replay(file).code(), core::Code::kCorruption) << at;
    file.resize(at);
    EXPECT_EQ(Replay(file).code(), core::Code::kCorruption) << at;
  }
}

TEST_F(Log, RecordsOfAnotherLogAreNotValidHere) {
  ASSERT_TRUE(Write({"first"}).ok());
  const auto own = File();
  auto other = std::move(LogWriter::Create(&files, "/d/4", 4).value());
  LogBatch batch(4, 1);
  batch.Add(AsBytes("alien"));
  ASSERT_TRUE(other->Write(batch).ok());
  auto file = File();
  const auto alien = files.Read("/d/4").value();
  file.insert(file.end(), alien.begin() + 24, alien.end());
  EXPECT_THAT(PayloadsOf(*Replay(file)), ElementsAre("first"));
}

TEST_F(Log, GoesOnBehindATornTail) {
  ASSERT_TRUE(Write({"first"}).ok());
  ASSERT_TRUE(Write({"secnd"}).ok());
  ASSERT_TRUE(files.Truncate(kPath, File().size() - 1).ok());
  const auto torn = File();
  writer = std::move(LogWriter::Continue(&files, kPath, 3, Replay(torn).value()).value());
  EXPECT_EQ(writer->next_sequence(), 2U);
  ASSERT_TRUE(Write({"third"}).ok());
  const auto file = File();
  EXPECT_THAT(PayloadsOf(*Replay(file)), ElementsAre("first", "third"));
}

TEST_F(Log, TakesAHalfWrittenBatchBack) {
  ASSERT_TRUE(Write({"first"}).ok());
  files.SetFault(os::Fault{.call = 1, .for_good = false, .code = core::Code::kExhausted});
  EXPECT_EQ(Write({"secnd"}).code(), core::Code::kExhausted);
  EXPECT_TRUE(writer->usable());
  ASSERT_TRUE(Write({"third"}).ok());
  const auto file = File();
  EXPECT_THAT(PayloadsOf(*Replay(file)), ElementsAre("first", "third"));
}

TEST_F(Log, IsNotUsableAfterAFailedSync) {
  files.SetFault(os::Fault{.call = 2, .for_good = false, .code = core::Code::kIo});
  EXPECT_EQ(Write({"first"}).code(), core::Code::kIo);
  EXPECT_FALSE(writer->usable());
}

}  // namespace
}  // namespace elanus::storage
