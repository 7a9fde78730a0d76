#include "hub/digest.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/bytes.h"

namespace elanus::hub {
namespace {

// What `git hash-object` says of a file with "hello\n".
constexpr char kHelloBlob[] = "ce013625030ba8dba906f756967f9e9ca394464a";
constexpr char kHelloSha256[] = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

TEST(Digester, NamesContentsAsGitDoes) {
  Digester digester(DigestKind::kGitBlob, 6);
  digester.Add(core::AsBytes("hel"));
  digester.Add(core::AsBytes("lo\n"));
  EXPECT_EQ(digester.Finish(), (Digest{DigestKind::kGitBlob, kHelloBlob}));
  EXPECT_EQ(Digester(DigestKind::kGitBlob, 0).Finish().hex,
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

TEST(Digester, NamesLargeFilesBySha256) {
  Digester digester(DigestKind::kSha256, 6);
  digester.Add(core::AsBytes("hello\n"));
  EXPECT_EQ(digester.Finish(), (Digest{DigestKind::kSha256, kHelloSha256}));
}

TEST(Digester, ReadsAFile) {
  const std::string path = testing::TempDir() + "/digest_test";
  std::ofstream(path) << "hello\n";
  Digester digester(DigestKind::kGitBlob, 6);
  const auto bytes = AddFile(path, &digester);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(*bytes, 6);
  EXPECT_EQ(digester.Finish().hex, kHelloBlob);
  EXPECT_EQ(AddFile(path + "_gone", &digester).code(), core::Code::kIo);
}

TEST(ParseDigest, TellsTheKindByItsLength) {
  EXPECT_EQ(ParseDigest(kHelloBlob), (Digest{DigestKind::kGitBlob, kHelloBlob}));
  EXPECT_EQ(ParseDigest(kHelloSha256), (Digest{DigestKind::kSha256, kHelloSha256}));
  EXPECT_EQ(ParseDigest("CE013625030BA8DBA906F756967F9E9CA394464A")->hex, kHelloBlob);
}

TEST(ParseDigest, ReadsTheFormsOfAnETag) {
  EXPECT_EQ(ParseDigest("\"" + std::string(kHelloBlob) + "\"")->hex, kHelloBlob);
  EXPECT_EQ(ParseDigest("W/\"" + std::string(kHelloBlob) + "\"")->hex, kHelloBlob);
}

TEST(ParseDigest, IsNothingForOtherTexts) {
  for (const char* text :
       {"", "\"", "main", "d41d8cd98f00b204e9800998ecf8427e",
        "ce013625030ba8dba906f756967f9e9ca394464g", "../13625030ba8dba906f756967f9e9ca394464a"}) {
    EXPECT_EQ(ParseDigest(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace elanus::hub
