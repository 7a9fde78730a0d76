#include "gallery/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gallery/test_folder.h"

namespace elanus::gallery {
namespace {

using testing::HasSubstr;

FoundFile File(const std::string& path, int64_t bytes = 10, int64_t mtime_ns = 100) {
  return {path, "/r", bytes, mtime_ns};
}

void AddRow(const std::string& path, KnownRows* known) {
  const int64_t id = PictureId(path);
  known->pictures[id] = {.id = id, .path = path, .bytes = 10, .mtime_ns = 100};
}

void AddTrouble(const std::string& path, const std::string& status, KnownRows* known) {
  const int64_t id = PictureId(path);
  known->troubles[id] = {
      .id = id, .path = path, .root = "/r", .status = status, .bytes = 10, .mtime_ns = 100};
}

TEST(MakePlan, LeavesUnchangedFilesAlone) {
  KnownRows known;
  AddRow("/r/a.jpg", &known);
  const AddPlan plan = MakePlan({.files = {File("/r/a.jpg")}, .roots = {"/r"}}, known);
  EXPECT_EQ(plan.unchanged, 1);
  EXPECT_TRUE(plan.work.empty());
}

TEST(MakePlan, TakesNewFilesAndThoseOfAnotherSizeOrTime) {
  KnownRows known;
  for (const char* path : {"/r/a.jpg", "/r/b.jpg"}) AddRow(path, &known);
  const ScanAnswer scan{
      .files = {File("/r/a.jpg", 11), File("/r/b.jpg", 10, 101), File("/r/c.jpg")},
      .roots = {"/r"}};
  EXPECT_EQ(MakePlan(scan, known).work.size(), 3u);
}

TEST(MakePlan, AnUnchangedBadFileIsNotTriedAgain) {
  KnownRows known;
  AddTrouble("/r/a.jpg", "bad", &known);
  const AddPlan plan = MakePlan({.files = {File("/r/a.jpg")}, .roots = {"/r"}}, known);
  EXPECT_TRUE(plan.work.empty());
  EXPECT_EQ(plan.known_bad.size(), 1u);
}

TEST(MakePlan, ADamagedRowIsUnchangedAndStillKnownAsDamaged) {
  KnownRows known;
  AddRow("/r/a.jpg", &known);
  AddTrouble("/r/a.jpg", "damaged", &known);
  const AddPlan plan = MakePlan({.files = {File("/r/a.jpg")}, .roots = {"/r"}}, known);
  EXPECT_EQ(plan.unchanged, 1);
  EXPECT_EQ(plan.known_damage.size(), 1u);
}

TEST(MakePlan, OnlyWhatIsGoneFromTheDiskHasVanished) {
  const TestFolder folder;
  KnownRows known;
  AddRow(folder.Write("left_out.jpg"), &known);
  AddRow(folder / "gone.jpg", &known);
  AddRow("/elsewhere/gone.jpg", &known);
  const AddPlan plan = MakePlan({.roots = {folder.path()}}, known);
  ASSERT_EQ(plan.vanished.size(), 1u);
  EXPECT_EQ(plan.vanished[0].path, folder / "gone.jpg");
  EXPECT_EQ(plan.rows_below_roots, 2);
}

TEST(CheckRoots, RefusesARootWithoutPictures) {
  const core::Status status = CheckRoots({.roots = {"/r"}}, {});
  EXPECT_EQ(status.code(), core::Code::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("no pictures in '/r'"));
}

TEST(CheckRoots, RefusesARootThatIsEmptyButHasRows) {
  KnownRows known;
  AddRow("/r/gone.jpg", &known);
  EXPECT_THAT(CheckRoots({.roots = {"/r"}}, known).message(), HasSubstr("mount the disk"));
}

TEST(CheckPrune, RefusesMoreThanAFifthUnlessTold) {
  AddPlan plan;
  plan.rows_below_roots = 10;
  plan.vanished.resize(2);
  EXPECT_TRUE(CheckPrune(plan, false).ok());
  plan.vanished.resize(3);
  EXPECT_FALSE(CheckPrune(plan, false).ok());
  EXPECT_TRUE(CheckPrune(plan, true).ok());
}

TEST(IsBelow, AFolderIsNotAPrefixOfItsSibling) {
  EXPECT_TRUE(IsBelow("/a/b", "/a"));
  EXPECT_TRUE(IsBelow("/a", "/a"));
  EXPECT_TRUE(IsBelow("/a", "/"));
  EXPECT_FALSE(IsBelow("/ab", "/a"));
}

}  // namespace
}  // namespace elanus::gallery
