#include "gallery/copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gallery/test_folder.h"

namespace elanus::gallery {
namespace {

std::vector<PictureHit> Hits(const std::vector<std::string>& paths) {
  std::vector<PictureHit> hits;
  for (const std::string& path : paths) {
    PictureHit hit;
    hit.row.path = path;
    hit.rank = static_cast<int64_t>(hits.size()) + 1;
    hits.push_back(hit);
  }
  return hits;
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(CopyHits, NumbersFilesOfOneName) {
  const TestFolder folder;
  const auto hits = Hits({folder.Write("a/dog.jpg", "1"), folder.Write("b/dog.jpg", "2")});
  const auto summary = CopyHits(hits, {.folder = folder / "out"});
  ASSERT_TRUE(summary.ok()) << summary.status().message();
  EXPECT_EQ(Contents(folder / "out/dog.jpg"), "1");
  EXPECT_EQ(Contents(folder / "out/dog-2.jpg"), "2");
}

TEST(CopyHits, NeverOverwritesWhatIsThere) {
  const TestFolder folder;
  const auto hits = Hits({folder.Write("a/dog.jpg", "new")});
  folder.Write("out/dog.jpg", "old");
  for (OnCollision policy : {OnCollision::kRename, OnCollision::kSkip, OnCollision::kFail}) {
    const auto summary = CopyHits(hits, {.folder = folder / "out", .on_collision = policy});
    EXPECT_EQ(summary.ok(), policy != OnCollision::kFail);
    EXPECT_EQ(Contents(folder / "out/dog.jpg"), "old");
  }
}

TEST(CopyHits, FailCopiesNothingAtAll) {
  const TestFolder folder;
  const auto hits = Hits({folder.Write("a/cat.jpg"), folder.Write("a/dog.jpg")});
  folder.Write("out/dog.jpg");
  const auto summary =
      CopyHits(hits, {.folder = folder / "out", .on_collision = OnCollision::kFail});
  EXPECT_EQ(summary.code(), core::Code::kAlreadyExists);
  EXPECT_FALSE(std::filesystem::exists(folder / "out/cat.jpg"));
}

TEST(CopyHits, LinksAreSymbolic) {
  const TestFolder folder;
  const std::string source = folder.Write("a/dog.jpg");
  const auto summary =
      CopyHits(Hits({source}), {.folder = folder / "out", .mode = CopyMode::kLink});
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(std::filesystem::read_symlink(folder / "out/dog.jpg"), source);
}

TEST(CopyHits, ADryRunTouchesNothing) {
  const TestFolder folder;
  const auto summary =
      CopyHits(Hits({folder.Write("a/dog.jpg")}), {.folder = folder / "out", .dry_run = true});
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary.value().files[0].target, folder / "out/dog.jpg");
  EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

TEST(CopyHits, TheManifestSaysWhereEachFileCameFromAndWhatFailed) {
  const TestFolder folder;
  const auto hits = Hits({folder.Write("a/dog.jpg"), folder / "a/gone.jpg"});
  const auto summary = CopyHits(hits, {.folder = folder / "out", .query = "a dog"});
  ASSERT_TRUE(summary.ok());
  const auto manifest = nlohmann::json::parse(Contents(summary.value().manifest));
  EXPECT_EQ(manifest["query"], "a dog");
  EXPECT_EQ(manifest["files"][0]["source"], folder / "a/dog.jpg");
  EXPECT_EQ(manifest["files"][0]["target"], folder / "out/dog.jpg");
  EXPECT_EQ(manifest["files"][1]["action"], "failed");
}

TEST(CopyHits, ASecondManifestDoesNotReplaceTheFirst) {
  const TestFolder folder;
  const auto hits = Hits({folder.Write("a/dog.jpg")});
  const auto first = CopyHits(hits, {.folder = folder / "out"});
  const auto second = CopyHits(hits, {.folder = folder / "out"});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first.value().manifest, second.value().manifest);
}

}  // namespace
}  // namespace elanus::gallery
