// Damaged files: every byte of a small database changed, every length cut. The answer is right, or
// an error names the file and the offset, or, at the end of the log alone, a notice tells what was
// dropped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/test_store.h"

namespace elanus::engine {
namespace {

using Disk = std::map<std::string, std::vector<std::byte>>;

// Segments with and without deletes, and a log with several records.
Disk MakeDisk() {
  TestStore store;
  EXPECT_TRUE(IsOk(store.Open()));
  EXPECT_TRUE(IsOk(MakePictures(store.get(), core::Metric::kCosine)));
  EXPECT_TRUE(IsOk(store->Insert(Put({{1, "a", 1}, {2, "b", 2}}))));
  EXPECT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_TRUE(IsOk(store->Insert(Put({{3, "c", 3}}))));
  EXPECT_TRUE(IsOk(store->Delete(DeleteIds({1}))));
  EXPECT_TRUE(IsOk(store->Flush(kPictures)));
  EXPECT_TRUE(IsOk(store->Insert(Put({{4, "d", 4}}))));
  EXPECT_TRUE(IsOk(store->Delete(DeleteIds({3}))));
  EXPECT_TRUE(IsOk(store->Insert(Put({{5, "e", 5}}))));
  store.Close();
  return store.files().Files();
}

const std::vector<Picture> kAll = {{2, "b", 2}, {4, "d", 4}, {5, "e", 5}};

// What a client sees of a disk: all rows, and a search that reads every vector and norm.
core::Result<std::vector<Picture>> Look(TestStore* store) {
  TRY(store->Open());
  core::SearchRequest request;
  request.in = kPictures;
  request.queries = core::Column(core::DataType::kFloatVector, kTestDim);
  request.queries.AppendVector(VectorOf(kAll[0]));
  const core::SearchAnswer answer = TRY((*store)->Search(request));
  if (answer.scores.empty() || std::abs(answer.scores[0] - 1) > 1e-6F) {
    return core::Internal("the search has another answer");
  }
  return ReadAll(store->get());
}

bool IsLog(const std::string& path) {
  return path.ends_with(".log");
}

// The lock's pid is for messages alone.
bool IsLock(const std::string& path) {
  return path.ends_with("/LOCK");
}

void ExpectNoSilence(const Disk& disk, const std::string& path, const std::string& what) {
  TestStore store;
  store.files().SetFiles(disk);
  const auto found = Look(&store);
  if (found.ok()) {
    const bool is_told = IsLog(path) && !store.notices().empty();
    EXPECT_TRUE(is_told || *found == kAll) << what;
    return;
  }
  const core::Status& status = found.status();
  const bool is_damage = status.code() == core::Code::kCorruption ||
                         status.code() == core::Code::kUnimplemented ||
                         status.code() == core::Code::kNotFound;
  EXPECT_TRUE(is_damage) << what << ": " << status.message();
  EXPECT_THAT(status.message(), testing::HasSubstr(path)) << what;
}

TEST(Damage, NoChangedByteIsSilent) {
  const Disk disk = MakeDisk();
  for (const auto& [path, bytes] : disk) {
    for (size_t at = 0; !IsLock(path) && at < bytes.size(); ++at) {
      Disk damaged = disk;
      damaged[path][at] ^= std::byte{1} << (at % 8);
      ExpectNoSilence(damaged, path, path + ", byte " + std::to_string(at));
    }
  }
}

TEST(Damage, NoCutFileIsSilent) {
  const Disk disk = MakeDisk();
  for (const auto& [path, bytes] : disk) {
    for (size_t size = 0; !IsLock(path) && size < bytes.size(); ++size) {
      Disk damaged = disk;
      damaged[path].resize(size);
      TestStore store;
      store.files().SetFiles(damaged);
      const auto found = Look(&store);
      // A log that is cut between two records is a log whose later records were never written.
      if (IsLog(path) && found.ok()) continue;
      ExpectNoSilence(damaged, path, path + ", cut to " + std::to_string(size));
    }
  }
}

TEST(Damage, NoMissingFileIsSilent) {
  const Disk disk = MakeDisk();
  for (const auto& [path, bytes] : disk) {
    if (IsLock(path)) continue;
    Disk damaged = disk;
    damaged.erase(path);
    ExpectNoSilence(damaged, path, path + " is missing");
  }
}

TEST(Damage, ATornTailIsDroppedAndReported) {
  Disk disk = MakeDisk();
  for (auto& [path, bytes] : disk) {
    if (IsLog(path)) bytes.resize(bytes.size() - 5);
  }
  TestStore store;
  store.files().SetFiles(disk);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*ReadAll(store.get()), (std::vector<Picture>{{2, "b", 2}, {4, "d", 4}}));
  ASSERT_EQ(store.notices().size(), 1U);
  EXPECT_THAT(store.notices()[0], testing::ContainsRegex("dropped [0-9]+ bytes at offset [0-9]+"));
  ASSERT_TRUE(IsOk(store->Insert(Put({{6, "f", 6}}))));
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_TRUE(store.notices().empty());
  EXPECT_EQ(CountRows(store.get(), kPictures, "").value(), 3);
}

TEST(Damage, DamageInTheMiddleOfTheLogIsRefused) {
  Disk disk = MakeDisk();
  for (auto& [path, bytes] : disk) {
    if (IsLog(path)) bytes[60] ^= std::byte{4};
  }
  TestStore store;
  store.files().SetFiles(disk);
  const core::Status opened = store.Open();
  EXPECT_EQ(opened.code(), core::Code::kCorruption);
  EXPECT_THAT(opened.message(), testing::ContainsRegex("\\.log' is damaged at offset [0-9]+"));
}

TEST(Damage, AFileThatNothingNamesIsKept) {
  Disk disk = MakeDisk();
  disk["/data/photos.db/c1/000099.seg"] = {std::byte{1}};
  disk["/data/photos.db/lost+found/c1-000099.seg"] = {std::byte{2}};
  disk["/data/photos.db/c77/000001.log"] = {std::byte{3}};
  TestStore store;
  store.files().SetFiles(disk);
  ASSERT_TRUE(IsOk(store.Open()));
  EXPECT_EQ(*ReadAll(store.get()), kAll);
  EXPECT_EQ(store.notices().size(), 2U);
  const Disk after = store.files().Files();
  EXPECT_EQ(after.at("/data/photos.db/lost+found/c1-000099.seg")[0], std::byte{2});
  EXPECT_EQ(after.at("/data/photos.db/lost+found/c1-000099.seg.1")[0], std::byte{1});
  EXPECT_EQ(after.at("/data/photos.db/lost+found/c77/000001.log")[0], std::byte{3});
}

TEST(Damage, AMissingCatalogIsNotANewDatabase) {
  Disk disk = MakeDisk();
  disk.erase("/data/photos.db/CATALOG");
  TestStore store;
  store.files().SetFiles(disk);
  EXPECT_EQ(store.Open().code(), core::Code::kCorruption);
}

}  // namespace
}  // namespace elanus::engine
