#include "os/sha1.h"

#include <gtest/gtest.h>

#include "core/bytes.h"
#include "os/sha256.h"

namespace elanus::os {
namespace {

// The examples of FIPS 180-4.
TEST(Sha1, AgreesWithTheStandard) {
  Sha1 short_one;
  short_one.Add(core::AsBytes("abc"));
  EXPECT_EQ(ToHex(short_one.Finish()), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(ToHex(Sha1().Finish()), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST(Sha1, DoesNotCareHowContentsArePieced) {
  Sha1 whole;
  whole.Add(core::AsBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
  Sha1 pieces;
  pieces.Add(core::AsBytes("abcdbcdecdefdefgefghfgh"));
  pieces.Add(core::AsBytes("ighijhijkijkljklmklmnlmnomnopnopq"));
  const Sha1Digest digest = whole.Finish();
  EXPECT_EQ(digest, pieces.Finish());
  EXPECT_EQ(ToHex(digest), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

}  // namespace
}  // namespace elanus::os
