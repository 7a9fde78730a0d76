#include "gallery/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "gallery/test_folder.h"

namespace elanus::gallery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The paths that were found, relative to the folder.
std::vector<std::string> Names(const ScanAnswer& answer, const TestFolder& folder) {
  std::vector<std::string> names;
  for (const FoundFile& file : answer.files) {
    names.push_back(file.path.substr(folder.path().size() + 1));
  }
  return names;
}

std::vector<std::string> ScanNames(const TestFolder& folder, ScanOptions options = {}) {
  options.paths = {folder.path()};
  const auto answer = Scan(options);
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return answer.ok() ? Names(answer.value(), folder) : std::vector<std::string>();
}

TEST(Scan, FindsPicturesByExtensionInAnyCaseInOrder) {
  const TestFolder folder;
  for (const char* name : {"b.JPG", "a/c.Jpeg", "notes.txt", "a.png"}) folder.Write(name);
  EXPECT_THAT(ScanNames(folder), ElementsAre("a/c.Jpeg", "a.png", "b.JPG"));
}

TEST(Scan, LeavesHiddenNamesOutUnlessAsked) {
  const TestFolder folder;
  for (const char* name : {"a.jpg", ".b.jpg", ".git/c.jpg"}) folder.Write(name);
  EXPECT_THAT(ScanNames(folder), ElementsAre("a.jpg"));
  EXPECT_THAT(ScanNames(folder, {.hidden = true}), ElementsAre(".b.jpg", ".git/c.jpg", "a.jpg"));
}

TEST(Scan, HeedsIgnoreFilesBelowTheirFolder) {
  const TestFolder folder;
  for (const char* name : {"a.jpg", "x/a.jpg", "x/b.jpg", "cache/c.jpg"}) folder.Write(name);
  folder.Write(".elanusignore", "cache/\n");
  folder.Write("x/.elanusignore", "a.*\n");
  EXPECT_THAT(ScanNames(folder), ElementsAre("a.jpg", "x/b.jpg"));
  EXPECT_THAT(ScanNames(folder, {.no_ignore = true}),
              ElementsAre("a.jpg", "cache/c.jpg", "x/a.jpg", "x/b.jpg"));
}

TEST(Scan, ADeeperIgnoreFileBeatsAHigherOne) {
  const TestFolder folder;
  for (const char* name : {"a.png", "x/b.png"}) folder.Write(name);
  folder.Write(".elanusignore", "*.png\n");
  folder.Write("x/.elanusignore", "!b.png\n");
  EXPECT_THAT(ScanNames(folder), ElementsAre("x/b.png"));
}

TEST(Scan, GlobsChooseAndExcludesLeaveOut) {
  const TestFolder folder;
  for (const char* name : {"a.jpg", "b.png", "x/c.jpg", "y/d.jpg"}) folder.Write(name);
  EXPECT_THAT(ScanNames(folder, {.globs = {"*.jpg"}}), ElementsAre("a.jpg", "x/c.jpg", "y/d.jpg"));
  EXPECT_THAT(ScanNames(folder, {.globs = {"x/**"}}), ElementsAre("x/c.jpg"));
  EXPECT_THAT(ScanNames(folder, {.globs = {"!*.png"}, .excludes = {"y/"}}),
              ElementsAre("a.jpg", "x/c.jpg"));
}

TEST(Scan, FollowsLinksOnlyWhenAskedAndNeverInCircles) {
  const TestFolder folder;
  folder.Write("x/a.jpg");
  std::filesystem::create_directory_symlink("..", folder / "x/up");
  std::filesystem::create_symlink("a.jpg", folder / "x/b.jpg");
  EXPECT_THAT(ScanNames(folder), ElementsAre("x/a.jpg"));
  EXPECT_THAT(ScanNames(folder, {.follow = true}), ElementsAre("x/a.jpg", "x/b.jpg"));
}

TEST(Scan, ANameThatIsNotTextIsAProblem) {
  const TestFolder folder;
  folder.Write("a\xff.jpg");
  const auto answer = Scan({.paths = {folder.path()}});
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer.value().problems.size(), 1u);
  EXPECT_THAT(answer.value().problems[0].reason, testing::HasSubstr("UTF-8"));
  EXPECT_THAT(answer.value().files, IsEmpty());
}

TEST(Scan, AFileAskedForNeedsNoExtensionAndIsFoundOnce) {
  const TestFolder folder;
  const std::string path = folder.Write("picture");
  const auto answer = Scan({.paths = {path, path}});
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(Names(answer.value(), folder), ElementsAre("picture"));
  EXPECT_THAT(answer.value().roots, IsEmpty());
}

TEST(Scan, AMissingFolderIsNotFound) {
  const TestFolder folder;
  EXPECT_EQ(Scan({.paths = {folder / "gone"}}).code(), core::Code::kNotFound);
}

TEST(AbsolutePath, HasNoDotsAndNoSlashAtTheEnd) {
  EXPECT_EQ(AbsolutePath("/a/./b/../c//"), "/a/c");
  EXPECT_EQ(AbsolutePath("/"), "/");
}

}  // namespace
}  // namespace elanus::gallery
