#include "hub/address.h"

#include <gtest/gtest.h>

namespace elanus::hub {
namespace {

TEST(ParseAddress, ReadsOwnerNameAndRevision) {
  const auto latest = ParseAddress("Xenova/clip-vit-base-patch32");
  ASSERT_TRUE(latest.ok());
  EXPECT_EQ(latest->repository, "Xenova/clip-vit-base-patch32");
  EXPECT_EQ(latest->revision, "main");
  EXPECT_EQ(latest->name(), "clip-vit-base-patch32");
  const auto request = ParseAddress("immich-app/ViT-B-32__openai@refs/pr/1");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->revision, "refs/pr/1");
}

TEST(ParseAddress, RefusesNamesThatNoHubHas) {
  for (const char* text :
       {"", "clip", "a/", "/b", "a/b/c", "a/..", "../b", "a/b--c", "a b/c", "a/b?x", "a/b#x",
        "a/b@", "a/b@../main", "a/b@/main", "a/b@x\ny", ".a/b", "a/-b", "a/b.", "a/\xC3\xA4"}) {
    EXPECT_FALSE(ParseAddress(text).ok()) << text;
  }
  EXPECT_TRUE(ParseAddress("a/" + std::string(94, 'b')).ok());
  EXPECT_FALSE(ParseAddress("a/" + std::string(95, 'b')).ok());
}

TEST(IsCommit, IsOnlyTheWholeDigest) {
  EXPECT_TRUE(IsCommit("0123456789abcdef0123456789abcdef01234567"));
  EXPECT_FALSE(IsCommit("0123456789ABCDEF0123456789abcdef01234567"));
  EXPECT_FALSE(IsCommit("0123456"));
  EXPECT_FALSE(IsCommit("main"));
}

TEST(IsPathBelow, TakesPathsOfARepository) {
  for (const char* path : {"a", "onnx/model.onnx", ".gitattributes", "a..b/c", "模型/图.onnx"}) {
    EXPECT_TRUE(IsPathBelow(path)) << path;
  }
}

TEST(IsPathBelow, RefusesWhatCouldLeaveTheFolder) {
  for (const char* path : {"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/..", "./a",
                           "a\\b", "C:\\a", "a\nb", "a\x7f"}) {
    EXPECT_FALSE(IsPathBelow(path)) << path;
  }
  EXPECT_FALSE(IsPathBelow(std::string_view("a\0b", 3)));
  EXPECT_FALSE(IsPathBelow(std::string(2000, 'a')));
}

TEST(EncodePath, KeepsSlashesAndEncodesTheRest) {
  EXPECT_EQ(EncodePath("onnx/a b+c%?#.onnx"), "onnx/a%20b%2Bc%25%3F%23.onnx");
  EXPECT_EQ(EncodePath("图"), "%E5%9B%BE");
  EXPECT_EQ(EncodeName("refs/pr/1"), "refs%2Fpr%2F1");
}

}  // namespace
}  // namespace elanus::hub
