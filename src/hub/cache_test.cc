#include "hub/cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "core/bytes.h"
#include "hub/part_file.h"
#include "hub/pull.h"
#include "os/posix_file_system.h"

namespace elanus::hub {
namespace {

namespace fs = std::filesystem;

constexpr char kCommit[] = "0123456789abcdef0123456789abcdef01234567";
const Digest kHello = {DigestKind::kGitBlob, "ce013625030ba8dba906f756967f9e9ca394464a"};

// A cache in a folder of its own.
class CacheTest : public testing::Test {
 protected:
  CacheTest()
      : home_(testing::TempDir() + "/hub_cache_test"), cache_(home_, "owner/name", &files_) {
    fs::remove_all(home_);
  }
  ~CacheTest() override { fs::remove_all(home_); }

  void WriteBlob(const std::string& contents) {
    fs::create_directories(cache_.Blob(kHello).parent_path());
    std::ofstream(cache_.Blob(kHello)) << contents;
  }

  fs::path home_;
  os::PosixFileSystem files_;
  Cache cache_;
};

TEST_F(CacheTest, IsLaidOutAsOthersHaveIt) {
  EXPECT_EQ(cache_.Blob(kHello), home_ / "models--owner--name" / "blobs" / kHello.hex);
  EXPECT_EQ(cache_.Part(kHello).string(), cache_.Blob(kHello).string() + ".incomplete");
  EXPECT_EQ(cache_.Snapshot(kCommit), home_ / "models--owner--name" / "snapshots" / kCommit);
}

TEST_F(CacheTest, RemembersWhatARevisionWas) {
  EXPECT_EQ(cache_.CommitOf("refs/pr/1"), std::nullopt);
  ASSERT_TRUE(cache_.RememberCommit("refs/pr/1", kCommit).ok());
  EXPECT_EQ(cache_.CommitOf("refs/pr/1"), kCommit);
  EXPECT_EQ(cache_.CommitOf(kCommit), kCommit);
  std::ofstream(home_ / "models--owner--name" / "refs" / "main") << "../../../etc";
  EXPECT_EQ(cache_.CommitOf("main"), std::nullopt);
}

TEST_F(CacheTest, LinksStayRightWhenTheCacheIsMoved) {
  WriteBlob("hello\n");
  ASSERT_TRUE(cache_.Link(kCommit, "deep/er/a.txt", kHello).ok());
  ASSERT_TRUE(cache_.Link(kCommit, "deep/er/a.txt", kHello).ok());
  const fs::path link = cache_.Snapshot(kCommit) / "deep/er/a.txt";
  EXPECT_EQ(fs::read_symlink(link), fs::path("../../../../blobs") / kHello.hex);
  EXPECT_EQ(fs::file_size(link), 6u);
}

TEST_F(CacheTest, ListsWhatIsThereOfACommit) {
  WriteBlob("hello\n");
  ASSERT_TRUE(cache_.Link(kCommit, "onnx/model.onnx", kHello).ok());
  ASSERT_TRUE(cache_.Link(kCommit, "gone", {DigestKind::kGitBlob, std::string(40, '0')}).ok());
  std::ofstream(cache_.Snapshot(kCommit) / "plain") << "x";
  auto files = cache_.FilesOf(kCommit);
  ASSERT_TRUE(files.ok());
  std::ranges::sort(*files, {}, &HubFile::path);
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].path, "onnx/model.onnx");
  EXPECT_EQ((*files)[0].bytes, 6);
  EXPECT_EQ((*files)[0].digest, kHello);
  EXPECT_EQ((*files)[1].digest, std::nullopt);
}

TEST_F(CacheTest, APartIsGoneOnWithAndDigestedWhole) {
  fs::create_directories(cache_.Part(kHello).parent_path());
  std::ofstream(cache_.Part(kHello)) << "hel";
  auto part = PartFile::Open(cache_.Part(kHello), DigestKind::kGitBlob, 6, &files_);
  ASSERT_TRUE(part.ok());
  EXPECT_EQ(part->size(), 3);
  ASSERT_TRUE(part->Append(core::AsBytes("lo\n")).ok());
  EXPECT_TRUE(part->is_whole());
  ASSERT_TRUE(part->Finish().ok());
  EXPECT_EQ(part->TakeDigest(), kHello);
}

TEST_F(CacheTest, APartThatIsTooLongIsBegunAnew) {
  fs::create_directories(cache_.Part(kHello).parent_path());
  std::ofstream(cache_.Part(kHello)) << "hello, hello";
  auto part = PartFile::Open(cache_.Part(kHello), DigestKind::kGitBlob, 6, &files_);
  ASSERT_TRUE(part.ok());
  EXPECT_EQ(part->size(), 0);
  ASSERT_TRUE(part->Append(core::AsBytes("hello\n")).ok());
  EXPECT_EQ(part->TakeDigest(), kHello);
}

TEST_F(CacheTest, ADiskThatIsTooSmallIsNamed) {
  EXPECT_TRUE(CheckRoom(home_ / "not" / "yet", 1).ok());
  const core::Status status = CheckRoom(home_, int64_t{1} << 60);
  EXPECT_EQ(status.code(), core::Code::kExhausted);
  EXPECT_NE(status.message().find(home_.string()), std::string::npos);
}

}  // namespace
}  // namespace elanus::hub
