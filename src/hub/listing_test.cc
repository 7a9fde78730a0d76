#include "hub/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace elanus::hub {
namespace {

using testing::HasSubstr;

constexpr char kCommit[] = "0123456789abcdef0123456789abcdef01234567";
constexpr char kGit[] = "ce013625030ba8dba906f756967f9e9ca394464a";
constexpr char kSha256[] = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

std::string Repository(const std::string& members) {
  return R"({"sha": ")" + std::string(kCommit) + "\"" + (members.empty() ? "" : ", ") + members +
         "}";
}

std::string WithFile(const std::string& file) {
  return Repository(R"("siblings": [)" + file + "]");
}

TEST(ParseRepository, ReadsCommitAndFiles) {
  const auto listing = ParseRepository(Repository(
      R"("siblings": [
        {"rfilename": "config.json", "size": 6, "blobId": ")" +
      std::string(kGit) + R"("},
        {"rfilename": "onnx/model.onnx", "size": 130, "blobId": ")" +
      kGit + R"(", "lfs": {"sha256": ")" + kSha256 + R"(", "size": 6000000000, "pointerSize": 130}}
      ])"));
  ASSERT_TRUE(listing.ok()) << listing.status().message();
  EXPECT_EQ(listing->commit, kCommit);
  ASSERT_EQ(listing->files.size(), 2u);
  EXPECT_EQ(listing->files[0].bytes, 6);
  EXPECT_EQ(listing->files[0].digest, (Digest{DigestKind::kGitBlob, kGit}));
  EXPECT_EQ(listing->files[1].bytes, 6000000000);
  EXPECT_EQ(listing->files[1].digest, (Digest{DigestKind::kSha256, kSha256}));
  EXPECT_TRUE(listing->is_complete());
}

TEST(ParseRepository, KnowsThatNamesAloneAreNotEnough) {
  for (const char* file :
       {R"({"rfilename": "a"})", R"({"rfilename": "a", "size": 1})",
        R"({"rfilename": "a", "size": -1, "blobId": "ce013625030ba8dba906f756967f9e9ca394464a"})",
        R"({"rfilename": "a", "size": "1", "blobId": "ce013625030ba8dba906f756967f9e9ca394464a"})",
        R"({"rfilename": "a", "size": 1e300, "blobId": 7})",
        R"({"rfilename": "a", "size": 18446744073709551615, "blobId": null})"}) {
    const auto listing = ParseRepository(WithFile(file));
    ASSERT_TRUE(listing.ok()) << file;
    EXPECT_FALSE(listing->is_complete()) << file;
  }
}

// The digest of the pointer would be that of 130 bytes which nobody wants.
TEST(ParseRepository, DoesNotTakeThePointersDigestForTheContents) {
  const auto listing = ParseRepository(WithFile(R"({"rfilename": "a", "size": 1, "blobId": ")" +
                                                std::string(kGit) + R"(", "lfs": {"size": 10}})"));
  ASSERT_TRUE(listing.ok());
  EXPECT_EQ(listing->files[0].digest, std::nullopt);
}

TEST(ParseRepository, FindsTheLicence) {
  EXPECT_EQ(ParseRepository(Repository(R"("cardData": {"license": "mit"})"))->licence, "mit");
  EXPECT_EQ(ParseRepository(Repository(R"("tags": ["onnx", "license:apache-2.0"])"))->licence,
            "apache-2.0");
  EXPECT_EQ(ParseRepository(
                Repository(R"("cardData": {"license": "other", "license_name": "apple-amlr"})"))
                ->licence,
            "apple-amlr");
  EXPECT_EQ(
      ParseRepository(Repository(R"("cardData": {"license": ["mit"]}, "tags": [7])"))->licence, "");
  EXPECT_EQ(ParseRepository(Repository(""))->licence, "");
}

TEST(ParseRepository, RefusesWhatIsNoDescription) {
  for (const char* text : {"", "no", "[]", "7", "{}", R"({"sha": "main"})", R"({"sha": 7})",
                           "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\""}) {
    EXPECT_EQ(ParseRepository(text).code(), core::Code::kIo) << text;
  }
  EXPECT_FALSE(ParseRepository(Repository(R"("siblings": 7)")).ok());
  EXPECT_FALSE(ParseRepository(WithFile("7")).ok());
  EXPECT_FALSE(ParseRepository(WithFile("{}")).ok());
}

TEST(ParseRepository, RefusesPathsThatLeaveTheFolder) {
  for (const char* path : {"../a", "/a", "a/../../b", "a\\\\b", "a\\u0000b", "a\\nb"}) {
    const auto listing =
        ParseRepository(WithFile(R"({"rfilename": ")" + std::string(path) + R"("})"));
    ASSERT_FALSE(listing.ok()) << path;
    EXPECT_THAT(listing.status().message(), HasSubstr("would not stay in its folder"));
  }
}

TEST(ParseRepository, RefusesTwoFilesOfOneName) {
  const auto listing = ParseRepository(WithFile(R"({"rfilename": "a"}, {"rfilename": "a"})"));
  ASSERT_FALSE(listing.ok());
  EXPECT_THAT(listing.status().message(), HasSubstr("'a' twice"));
}

TEST(ParseTree, LeavesFoldersOut) {
  const auto files = ParseTree(
      R"([{"type": "directory", "path": "onnx", "oid": "x", "size": 0},
          {"type": "file", "path": "a", "size": 1, "oid": ")" +
      std::string(kGit) + R"("},
          {"type": "file", "path": "b", "size": 1, "oid": ")" +
      kGit + R"(", "lfs": {"oid": ")" + kSha256 + R"(", "size": 9}}])");
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].digest->hex, kGit);
  EXPECT_EQ((*files)[1].digest->hex, kSha256);
  EXPECT_EQ((*files)[1].bytes, 9);
  EXPECT_FALSE(ParseTree("{}").ok());
}

TEST(ParseTree, SurvivesBottomlessBrackets) {
  EXPECT_FALSE(ParseTree(std::string(1 << 20, '[')).ok());
  const size_t depth = 100000;
  EXPECT_FALSE(ParseTree(std::string(depth, '[') + std::string(depth, ']')).ok());
}

}  // namespace
}  // namespace elanus::hub
