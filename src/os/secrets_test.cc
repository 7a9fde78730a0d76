#include "os/secrets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "core/bytes.h"

namespace elanus::os {
namespace {

// Test case 2 of RFC 4231.
TEST(Secrets, KeyedDigestIsThatOfTheStandard) {
  const auto digest =
      KeyedDigest(core::AsBytes("Jefe"), core::AsBytes("what do ya want for nothing?"));
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(ToHex(*digest), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Secrets, RandomBytesDiffer) {
  std::array<std::byte, 32> one = {};
  std::array<std::byte, 32> other = {};
  ASSERT_TRUE(FillRandom(one).ok());
  ASSERT_TRUE(FillRandom(other).ok());
  EXPECT_NE(one, other);
}

TEST(Secrets, ComparesLengthAndEveryByte) {
  EXPECT_TRUE(AreEqualSecrets(core::AsBytes("abc"), core::AsBytes("abc")));
  EXPECT_FALSE(AreEqualSecrets(core::AsBytes("abc"), core::AsBytes("abd")));
  EXPECT_FALSE(AreEqualSecrets(core::AsBytes("abc"), core::AsBytes("ab")));
  EXPECT_TRUE(AreEqualSecrets({}, {}));
}

}  // namespace
}  // namespace elanus::os
