// What every FileSystem promises, asked of the machine's and of the one in memory.
#include "os/file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bytes.h"
#include "os/memory_file_system.h"
#include "os/posix_file_system.h"

namespace elanus::os {
namespace {

using core::AsBytes;
using core::AsText;
using core::Code;
using testing::ElementsAre;
using testing::HasSubstr;

class EveryFileSystem : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      std::string folder = "/tmp/elanus_os_test_" + std::string(6, 'X');
      root = mkdtemp(folder.data());
      files = std::make_unique<PosixFileSystem>();
    } else {
      root = "/root";
      files = std::make_unique<MemoryFileSystem>();
      ASSERT_TRUE(files->CreateDirectories(root).ok());
    }
  }
  void TearDown() override { EXPECT_TRUE(files->RemoveTree(root).ok()); }

  void Write(const std::string& name, std::string_view text) {
    auto file = files->Create(root + name);
    ASSERT_TRUE(file.ok()) << file.status().message();
    EXPECT_TRUE((*file)->Append(AsBytes(text)).ok());
    EXPECT_TRUE((*file)->Sync().ok());
    EXPECT_TRUE((*file)->Close().ok());
  }
  std::string Read(const std::string& name) {
    const auto bytes = files->Read(root + name);
    return bytes.ok() ? std::string(AsText(*bytes)) : bytes.status().message();
  }

  std::string root;
  std::unique_ptr<FileSystem> files;
};

TEST_P(EveryFileSystem, KeepsWhatIsWritten) {
  Write("/a", "dog");
  EXPECT_EQ(Read("/a"), "dog");
  EXPECT_EQ(*files->Size(root + "/a"), 3U);
  EXPECT_EQ(AsText((*files->Map(root + "/a"))->bytes()), "dog");
}

TEST_P(EveryFileSystem, CreateEmptiesAFileThatIsThere) {
  Write("/a", "dog");
  Write("/a", "");
  EXPECT_EQ(Read("/a"), "");
  EXPECT_EQ((*files->Map(root + "/a"))->bytes().size(), 0U);
}

TEST_P(EveryFileSystem, OpenAppendGoesOnAtTheEnd) {
  Write("/a", "dog");
  {
    const auto file = files->OpenAppend(root + "/a");
    ASSERT_TRUE(file.ok());
    EXPECT_TRUE((*file)->Append(AsBytes("s")).ok());
  }
  EXPECT_EQ(Read("/a"), "dogs");
  EXPECT_EQ(files->OpenAppend(root + "/b").code(), Code::kNotFound);
}

TEST_P(EveryFileSystem, AnAppendGoesBehindATruncate) {
  Write("/a", "dogs");
  const auto file = files->OpenAppend(root + "/a");
  ASSERT_TRUE(files->Truncate(root + "/a", 1).ok());
  EXPECT_TRUE((*file)->Append(AsBytes("ay")).ok());
  EXPECT_EQ(Read("/a"), "day");
}

TEST_P(EveryFileSystem, RenameReplaces) {
  Write("/a", "new");
  Write("/b", "old");
  EXPECT_TRUE(files->Rename(root + "/a", root + "/b").ok());
  EXPECT_EQ(Read("/b"), "new");
  EXPECT_FALSE(*files->Exists(root + "/a"));
}

TEST_P(EveryFileSystem, RenameTakesADirectoryWithWhatIsInIt) {
  ASSERT_TRUE(files->CreateDirectories(root + "/x/y").ok());
  Write("/x/y/a", "dog");
  EXPECT_TRUE(files->Rename(root + "/x", root + "/z").ok());
  EXPECT_EQ(Read("/z/y/a"), "dog");
}

TEST_P(EveryFileSystem, ListsNamesInOrder) {
  ASSERT_TRUE(files->CreateDirectories(root + "/x/y").ok());
  Write("/b", "");
  Write("/a", "");
  Write("/x/c", "");
  EXPECT_THAT(*files->List(root), ElementsAre("a", "b", "x"));
  EXPECT_THAT(*files->List(root + "/x"), ElementsAre("c", "y"));
  EXPECT_TRUE(files->SyncDirectory(root).ok());
}

TEST_P(EveryFileSystem, RemovesAFileAndATree) {
  ASSERT_TRUE(files->CreateDirectories(root + "/x/y").ok());
  Write("/x/y/a", "");
  Write("/b", "");
  EXPECT_TRUE(files->Remove(root + "/b").ok());
  EXPECT_TRUE(files->RemoveTree(root + "/x").ok());
  EXPECT_TRUE(files->List(root)->empty());
}

TEST_P(EveryFileSystem, AMissingFileIsNotFoundByName) {
  const std::string path = root + "/nothing";
  for (const core::Status& status :
       {files->Read(path).status(), files->Map(path).status(), files->Size(path).status(),
        files->Remove(path), files->Rename(path, path + "2"), files->Truncate(path, 0),
        files->Create(path + "/a").status(), files->List(path).status()}) {
    EXPECT_EQ(status.code(), Code::kNotFound) << status.message();
    EXPECT_THAT(status.message(), HasSubstr(path));
    EXPECT_THAT(status.message(), HasSubstr("No such file or directory"));
  }
}

TEST_P(EveryFileSystem, APrivateFileIsItsOwnersAlone) {
  Write("/a", "old and open");
  auto file = files->CreatePrivate(root + "/a");
  ASSERT_TRUE(file.ok()) << file.status().message();
  EXPECT_TRUE((*file)->Append(AsBytes("new")).ok());
  EXPECT_TRUE((*file)->Close().ok());
  EXPECT_EQ(AsText(*files->Read(root + "/a")), "new");
  struct stat facts = {};
  if (GetParam()) {
    ASSERT_EQ(::stat((root + "/a").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
  }
}

TEST_P(EveryFileSystem, AViewOutlivesItsFile) {
  Write("/a", "dog");
  const auto view = files->Map(root + "/a");
  ASSERT_TRUE(files->Remove(root + "/a").ok());
  EXPECT_EQ(AsText((*view)->bytes()), "dog");
}

TEST_P(EveryFileSystem, OneLockAtATimeAndItSaysWhoseItIs) {
  auto first = files->Lock(root + "/LOCK");
  ASSERT_TRUE(first.ok());
  const auto second = files->Lock(root + "/LOCK");
  EXPECT_EQ(second.code(), Code::kAlreadyExists);
  EXPECT_THAT(second.status().message(), HasSubstr("process " + std::to_string(::getpid())));
  first = core::NotFound("gone");
  first = core::Result<std::unique_ptr<FileLock>>(nullptr);
  EXPECT_TRUE(files->Lock(root + "/LOCK").ok());
}

INSTANTIATE_TEST_SUITE_P(Both, EveryFileSystem, testing::Bool(), [](const auto& test) {
  return test.param ? std::string("Posix") : std::string("Memory");
});

}  // namespace
}  // namespace elanus::os
